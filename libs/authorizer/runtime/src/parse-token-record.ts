import type { TokenRecord } from "./token-record";
import { TokenRecordError } from "./token-record-error";

/** The year 5138. A greater number of "seconds" is milliseconds by mistake, and its token would never expire. */
const LATEST_SECONDS = 100_000_000_000;

type Check = (untrustedValue: unknown) => string | undefined;

const text: Check = (value) =>
  typeof value === "string" && value !== "" ? undefined : "is not a text of at least one character";
const seconds: Check = (value) =>
  typeof value === "number" && value >= 0 && value <= LATEST_SECONDS
    ? undefined
    : "is not a number of seconds since 1970";
const secondsOrText: Check = (value) =>
  seconds(value) === undefined || text(value) === undefined
    ? undefined
    : "is neither a number of seconds nor a text";
const texts: Check = (value) =>
  Array.isArray(value) && value.every((each) => text(each) === undefined)
    ? undefined
    : "is not a list of texts";
const flag: Check = (value) => (typeof value === "boolean" ? undefined : "is not true or false");

const required: Readonly<Record<"token" | "clientId", Check>> = { token: text, clientId: text };
const optional: Readonly<Record<Exclude<keyof TokenRecord, keyof typeof required>, Check>> = {
  tenantId: text,
  tokenId: text,
  label: text,
  // For people: the contract does not say in which form, and nothing is decided by it.
  createdAt: secondsOrText,
  expiresAt: seconds,
  scopes: texts,
  disabled: flag,
};

/**
 * Checks a stored record. Attributes that it does not know are allowed and dropped.
 *
 * @param tokenHash The hash that was asked for: a store that answers with another record is not trusted.
 * @throws {TokenRecordError} naming the first field that is wrong.
 */
export function parseTokenRecord(untrustedRecord: unknown, tokenHash: string): TokenRecord {
  if (typeof untrustedRecord !== "object" || untrustedRecord === null) {
    throw new TokenRecordError("itself", "is not an object");
  }
  const fields = new Map(Object.entries(untrustedRecord));
  const known: Record<string, unknown> = {};
  for (const [field, check] of Object.entries({ ...required, ...optional })) {
    const value: unknown = fields.get(field);
    if (value === undefined && field in optional) continue;
    const broken = value === undefined ? "is missing" : check(value);
    if (broken) throw new TokenRecordError(field, broken);
    known[field] = value;
  }
  if (known["token"] !== tokenHash) throw new TokenRecordError("token", "is not the hash that was asked for");
  return known as unknown as TokenRecord;
}
