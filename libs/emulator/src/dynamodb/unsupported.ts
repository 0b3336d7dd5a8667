import { isObject } from "../definition/json";
import { tryJson } from "./try-json";

/** What dynalite takes of those operations that it would half do: it drops other members without a word. */
const MEMBERS: Readonly<Record<string, ReadonlySet<string>>> = {
  CreateTable: new Set([
    ...["TableName", "AttributeDefinitions", "KeySchema", "BillingMode", "ProvisionedThroughput"],
    ...["GlobalSecondaryIndexes", "LocalSecondaryIndexes"],
  ]),
  UpdateTable: new Set([
    ...["TableName", "AttributeDefinitions", "BillingMode", "ProvisionedThroughput"],
    "GlobalSecondaryIndexUpdates",
  ]),
};

/** What a member may say without asking for anything. */
const NOTHING: readonly unknown[] = [false, null, undefined, "STANDARD"];

/** @returns the first member of a request that asks for something which is not here */
export function unsupportedMember(operation: string, untrustedBody: Buffer): string | undefined {
  const known = Object.hasOwn(MEMBERS, operation) ? MEMBERS[operation] : undefined;
  const untrustedInput = known && tryJson(untrustedBody.toString());
  if (!known || !isObject(untrustedInput)) return undefined;
  return Object.keys(untrustedInput).find((name) => !known.has(name) && asks(untrustedInput[name]));
}

/** `{ "StreamEnabled": false }` asks for as little as `false`. */
function asks(untrustedValue: unknown): boolean {
  if (Array.isArray(untrustedValue)) return untrustedValue.length > 0;
  if (isObject(untrustedValue)) return Object.values(untrustedValue).some(asks);
  return !NOTHING.includes(untrustedValue);
}
