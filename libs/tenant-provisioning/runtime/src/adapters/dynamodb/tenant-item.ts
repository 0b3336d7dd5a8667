import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { planLimits, planName } from "@tollgate/environments";
import { TENANT_ITEM } from "@tollgate/records";
import * as z from "zod";
import { StoredRecordError } from "../aws/errors";
import type { TenantRecord } from "../../core/tenant-record";
import { defined } from "../../core/defined";

/** Only records have this attribute, so its index contains only records. */
export const KIND = "tenant";

const schema = z.object({
  tenantId: z.string(),
  status: z.enum(["creating", "adopting", "active", "suspended", "deleting", "arriving", "leaving"]),
  plan: planName,
  limits: planLimits.optional(),
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
  return { ...Object.fromEntries(entries), item: { S: TENANT_ITEM }, kind: { S: KIND } };
}

/** @throws {StoredRecordError} when the record is not valid. */
export function fromItem(item: Item): TenantRecord {
  const { success, data, error } = schema.safeParse(valuesOf(item));
  if (!success) {
    const problems = error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ");
    throw new StoredRecordError(`the record of tenant "${item["tenantId"]?.S ?? ""}"`, problems);
  }
  const { limits, apiKeyId, movesTo, name, contact, metadata, ...record } = data;
  return {
    ...record,
    ...defined({ limits, apiKeyId, movesTo, name, contact, metadata }),
  };
}

/** Reads the values of an item or of a map in it. The schema rejects those that do not belong there. */
function valuesOf(map: Item): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(map).map(([name, { S, N, BOOL, M }]) => [
      name,
      S ?? BOOL ?? (M ? valuesOf(M) : Number(N)),
    ]),
  );
}

type Stored = string | number | boolean | { readonly [name: string]: Stored };

function attribute(value: Stored): AttributeValue {
  if (typeof value === "string") return { S: value };
  if (typeof value === "object")
    return { M: Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, attribute(inner)])) };
  return typeof value === "number" ? { N: String(value) } : { BOOL: value };
}
