import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { z } from "zod";
import { StoredRecordError } from "./aws/errors";
import type { TenantRecord } from "./tenant-record";

/** Sort key of a tenant's record; that of an event starts with `event#`. */
export const RECORD = "tenant";

/** Only records have it, so the index that it is the key of has nothing else. */
export const KIND = "tenant";

const schema = z.object({
  tenantId: z.string(),
  status: z.enum(["creating", "adopting", "active", "suspended", "deleting"]),
  plan: z.enum(["General", "Unlimited"]),
  clientId: z.string(),
  apiKeyId: z.string().optional(),
  settled: z.boolean(),
  createdAt: z.number(),
  updatedAt: z.number(),
  generation: z.string(),
  revision: z.string(),
});

export type Item = Record<string, AttributeValue>;

/** A tenant's record as DynamoDB stores it. */
export function toItem(record: TenantRecord): Item {
  const entries = Object.entries(record).map(([name, value]) => [name, attribute(value)] as const);
  return { ...Object.fromEntries(entries), item: { S: RECORD }, kind: { S: KIND } };
}

/** @throws {StoredRecordError} when the table holds a record that is not one. */
export function fromItem(item: Item): TenantRecord {
  const entries = Object.entries(item).map(
    ([name, { S, N, BOOL }]) => [name, S ?? BOOL ?? Number(N)] as const,
  );
  const { success, data, error } = schema.safeParse(Object.fromEntries(entries));
  if (!success) {
    const problems = error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ");
    throw new StoredRecordError("a record of a tenant", problems);
  }
  const { apiKeyId, ...record } = data;
  return { ...record, ...(apiKeyId !== undefined && { apiKeyId }) };
}

function attribute(value: string | number | boolean): AttributeValue {
  if (typeof value === "string") return { S: value };
  return typeof value === "number" ? { N: String(value) } : { BOOL: value };
}
