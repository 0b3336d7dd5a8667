import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { planName } from "@tollgate/environments";
import { z } from "zod";
import { StoredRecordError } from "../aws/errors";
import type { TenantRecord } from "../../core/tenant-record";
import { defined } from "../../core/defined";

/** The sort key of a tenant's record. The sort key of an event starts with `event#`. */
export const RECORD = "tenant";

/** Only records have this attribute, so its index contains only records. */
export const KIND = "tenant";

const schema = z.object({
  tenantId: z.string(),
  status: z.enum(["creating", "adopting", "active", "suspended", "deleting", "arriving", "leaving"]),
  plan: planName,
  clientId: z.string(),
  apiKeyId: z.string().optional(),
  settled: z.boolean(),
  movesTo: z.string().optional(),
  createdAt: z.number(),
  updatedAt: z.number(),
  generation: z.string(),
  revision: z.string(),
  name: z.string().optional(),
  contact: z.string().optional(),
  metadata: z.record(z.string(), z.string()).optional(),
});

export type Item = Record<string, AttributeValue>;

/** A tenant's record as DynamoDB stores it. */
export function toItem(record: TenantRecord): Item {
  const entries = Object.entries(record).map(([name, value]) => [name, attribute(value as Stored)] as const);
  return { ...Object.fromEntries(entries), item: { S: RECORD }, kind: { S: KIND } };
}

/** @throws {StoredRecordError} when the record is not valid. */
export function fromItem(item: Item): TenantRecord {
  const entries = Object.entries(item).map(
    ([name, { S, N, BOOL, M }]) => [name, S ?? BOOL ?? (M ? textsOf(M) : Number(N))] as const,
  );
  const { success, data, error } = schema.safeParse(Object.fromEntries(entries));
  if (!success) {
    const problems = error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ");
    throw new StoredRecordError("a record of a tenant", problems);
  }
  const { apiKeyId, movesTo, name, contact, metadata, ...record } = data;
  return {
    ...record,
    ...defined({ apiKeyId, movesTo, name, contact, metadata }),
  };
}

/** Reads a map of texts. The schema rejects other values. */
function textsOf(map: Item): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(map).map(([key, { S }]) => [key, S]));
}

type Stored = string | number | boolean | Readonly<Record<string, string>>;

function attribute(value: Stored): AttributeValue {
  if (typeof value === "string") return { S: value };
  if (typeof value === "object")
    return { M: Object.fromEntries(Object.entries(value).map(([key, text]) => [key, { S: text }])) };
  return typeof value === "number" ? { N: String(value) } : { BOOL: value };
}
