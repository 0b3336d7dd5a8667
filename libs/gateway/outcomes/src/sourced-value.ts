import type { SourceId } from "./sources";

/** Text that varies between requests, as a regular expression for the whole text. */
export interface Pattern {
  readonly pattern: string;
  /** Its meaning, for people. */
  readonly meaning: string;
}

/** A value and its source. */
export type SourcedValue<Value = string | Pattern> = readonly [value: Value, source: SourceId];

/** API Gateway's text for an unset variable. */
export const UNSET = "-";

export const MILLISECONDS: Pattern = { pattern: "\\d+", meaning: "milliseconds" };
export const UUID: Pattern = {
  pattern: "[\\da-f]{8}(-[\\da-f]{4}){3}-[\\da-f]{12}",
  meaning: "id of the invocation",
};
export const KEY_ID: Pattern = { pattern: "[a-z0-9]{10}", meaning: "the key's id" };
export const KEY_VALUE: Pattern = { pattern: "[\\x20-\\x7e]{20,128}", meaning: "the key's value" };
export const PRINCIPAL: Pattern = { pattern: ".+", meaning: "who the authorizer says that it is" };
export const RESOURCE_PATH: Pattern = { pattern: "/.*", meaning: "the route" };

/** Whether a text matches a value. */
export function isAsExpected(expected: string | Pattern, actual: string): boolean {
  if (typeof expected === "string") return actual === expected;
  return new RegExp(`^(?:${expected.pattern})$`, "s").test(actual);
}

/** A value as text, for people. */
export function describe(expected: string | Pattern): string {
  return typeof expected === "string" ? expected : `<${expected.meaning}>`;
}
