import {
  counted,
  billedTenants,
  type BillRecord,
  billRecords,
  NO_TENANT,
  placeOfRecord,
} from "@tollgate/usage-runtime";
import { InvalidArgumentError, Option } from "commander";
import { outFile } from "../input/options";
import { UsageError } from "../io/errors";
import { requireUsage } from "../usage/ledgers";
import { AUTHORIZATION_VARIABLE, endpointOf, sendBatch } from "../usage-export/endpoint";
import { ExportFile, placeInFile } from "../usage-export/export-file";
import { cloudEvent, type Format, FORMATS, headerOf, idInLine, lineOf } from "../usage-export/formats";
import { exportPeriod, type ExportPeriod } from "../usage-export/period";
import { ProgressFile } from "../usage-export/progress-file";
import { define, type Invocation } from "./definition";

/** Events in one request. */
const BATCH = 100;
const MAX_BATCH = 1000;

const month = new Option("--month <month>", "such as 2026-11 (UTC)")
  .argParser((untrusted) => {
    if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(untrusted))
      throw new InvalidArgumentError("A month is written as 2026-11.");
    return untrusted;
  })
  .makeOptionMandatory();

const batch = new Option("--batch <count>", `events in one request (default: ${BATCH})`).argParser(
  (untrusted) => {
    const count = /^\d{1,4}$/.test(untrusted) ? Number(untrusted) : 0;
    if (count < 1 || count > MAX_BATCH)
      throw new InvalidArgumentError(`It is a number from 1 to ${MAX_BATCH}.`);
    return count;
  },
);

export const usageExportCommands = [
  define<BillRecord>({
    name: "usage-export",
    arguments: "",
    summary:
      "write a month's usage by tenant and route for bills, or send it to an endpoint, from the usage ledger",
    options: [
      month,
      new Option("--format <format>", "default: csv, and cloudevents with --to")
        .choices(FORMATS)
        .conflicts("json"),
      outFile(
        "new file instead of stdout; its name ends in .unfinished until it is complete, and the same command continues it",
      ),
      new Option(
        "--to <url>",
        `endpoint for CloudEvents 1.0 in batches; ${AUTHORIZATION_VARIABLE} has the value of its Authorization header`,
      ).conflicts("out"),
      new Option("--progress <file>", "with --to: how far it came, where the same command continues"),
      batch,
      new Option("--partial", "a month that is not complete, as records with other ids, which are no bill"),
    ],
    examples: [
      "usage-export --month 2026-10 --out usage-2026-10.csv --env prod",
      "usage-export --month 2026-10 --to https://billing.example.com/usage --progress usage-2026-10.json --env prod",
    ],
    writes: false,
    check(_, { to, format, progress, batch: size }) {
      if (to !== undefined && format !== undefined && format !== "cloudevents")
        throw new UsageError("--to sends cloudevents: leave out --format");
      if (to === undefined && (progress !== undefined || size !== undefined))
        throw new UsageError("--progress and --batch are for --to");
    },
    async *run(invocation) {
      const { options, environment, io } = invocation;
      requireUsage(environment, "usage-export");
      const { out, to } = options;
      const send = typeof to === "string" ? endpointOf(to, process.env[AUTHORIZATION_VARIABLE]) : undefined;
      const found = await exportPeriod(String(options["month"]), options["partial"] === true, invocation);
      const tenants = await billedTenants(found);
      if (send !== undefined) await toEndpoint(send, tenants, found, invocation);
      else if (typeof out === "string") await toFile(out, tenants, found, invocation);
      else yield* billRecords(tenants, found);
      const nobodys = tenants.get(NO_TENANT) ?? 0;
      if (nobodys > 0) io.note(`${counted(nobodys, "request")} of no tenant: not in the export.\n`);
      for (const line of found.notes) io.note(line);
    },
    header: (options) => headerOf(formatOf(options)).trimEnd() || undefined,
    format: (record, options) => lineOf(record, formatOf(options)),
  }),
];

function formatOf({ format, to, json }: Invocation["options"]): Format {
  if (json === true) return "jsonl";
  return (format as Format | undefined) ?? (to === undefined ? "csv" : "cloudevents");
}

type Tenants = Awaited<ReturnType<typeof billedTenants>>;

async function toFile(
  path: string,
  tenants: Tenants,
  found: ExportPeriod,
  { options, io }: Pick<Invocation, "options" | "io">,
): Promise<void> {
  const format = formatOf(options);
  const header = headerOf(format);
  const file = ExportFile.open(path);
  try {
    const after = placeInFile(file, header, (line) => {
      const id = idInLine(line, format);
      return id === undefined ? undefined : placeOfRecord(id, found.period);
    });
    if (file.lastLine === undefined && header !== "") file.append(header);
    let count = 0;
    for await (const record of billRecords(tenants, { ...found, after })) {
      file.append(lineOf(record, format));
      count += 1;
    }
    file.finish();
    io.note(`${counted(count, after === undefined ? "record" : "more record")} written to ${path}.\n`);
  } finally {
    file.close();
  }
}

async function toEndpoint(
  endpoint: ReturnType<typeof endpointOf>,
  tenants: Tenants,
  found: ExportPeriod,
  { options, io, time }: Pick<Invocation, "options" | "io" | "time">,
): Promise<void> {
  const path = options["progress"] as string | undefined;
  const progress = path === undefined ? undefined : new ProgressFile(path, endpoint.url, found.period);
  const before = progress?.read();
  if (before?.isDone === true) {
    io.note("Everything was acknowledged before: nothing is sent.\n");
    return;
  }
  const size = (options["batch"] as number | undefined) ?? BATCH;
  let some: BillRecord[] = [];
  let count = 0;
  const send = async (isDone: boolean) => {
    if (some.length === 0) return;
    await sendBatch(some.map(cloudEvent), endpoint, { time, tell: (line) => io.note(`${line}\n`) });
    count += some.length;
    progress?.write({ last: some.at(-1)?.id ?? "", isDone });
    some = [];
  };
  for await (const record of billRecords(tenants, { ...found, after: before?.after })) {
    if (some.length === size) await send(false);
    some.push(record);
  }
  await send(true);
  io.note(`${counted(count, before === undefined ? "record" : "more record")} acknowledged.\n`);
}
