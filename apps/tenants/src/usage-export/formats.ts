// The export of usage for bills: its formats, and the file or endpoint that receives it.
// Not here: the records (`libs/usage/runtime`), and figures for people (`usage`).

import type { BillRecord } from "@tollgate/usage-runtime";
import { parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";
import { guarded } from "../import-file/formats";

export const FORMATS = ["csv", "jsonl", "cloudevents"] as const;

export type Format = (typeof FORMATS)[number];

const CSV_COLUMNS = {
  id: ({ id }) => id,
  revision: ({ revision }) => revision,
  environment: ({ environment }) => environment,
  month: ({ month }) => month,
  tenant: ({ tenantId }) => tenantId,
  // Its method is the caller's text. A dash alone is no formula.
  route: ({ route }) => (route === "-" ? route : guarded(route)),
  requests: ({ requests }) => String(requests),
  metered: ({ metered }) => String(metered),
  errors: ({ errors }) => String(errors),
  bytes: ({ bytes }) => String(bytes),
  backend_ms: ({ backendMs }) => String(backendMs),
  from: ({ from }) => from,
  to: ({ to }) => to,
  partial: ({ isPartial }) => String(isPartial),
  not_counted_hours: ({ notCountedHours }) => String(notCountedHours),
} satisfies Readonly<Record<string, (record: BillRecord) => string>>;

/** The line before the first record. Empty for none. */
export function headerOf(format: Format): string {
  return format === "csv" ? `${Object.keys(CSV_COLUMNS).join(",")}\n` : "";
}

/** A record as a line. */
export function lineOf(record: BillRecord, format: Format): string {
  if (format === "csv") return stringify([Object.values(CSV_COLUMNS).map((cell) => cell(record))]);
  return `${JSON.stringify(format === "cloudevents" ? cloudEvent(record) : record)}\n`;
}

/** The id of a line's record. Undefined for a line of another format. */
export function idInLine(line: string, format: Format): string | undefined {
  try {
    const id: unknown =
      format === "csv"
        ? (parse(line) as string[][])[0]?.[0]
        : (JSON.parse(line) as { readonly id?: unknown }).id;
    return typeof id === "string" ? id : undefined;
  } catch {
    return undefined;
  }
}

/**
 * A record as an event of CloudEvents 1.0 in JSON. Its time is the end of what was counted, so that a repetition is the
 * same event.
 *
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md
 */
export function cloudEvent({ id, ...data }: BillRecord): Readonly<Record<string, unknown>> {
  return {
    specversion: "1.0",
    id,
    source: `/tollgate/${data.service}/${data.environment}`,
    type: data.isPartial ? "tollgate.usage.partial-month" : "tollgate.usage.month",
    subject: data.tenantId,
    time: data.to,
    datacontenttype: "application/json",
    data,
  };
}
