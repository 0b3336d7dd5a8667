import type { SourceId } from "./sources";

/** Text that differs from request to request, as a regular expression over the whole of it. */
export interface Pattern {
  readonly pattern: string;
  /** What it stands for, in words. */
  readonly meaning: string;
}

/** A value, and how it is known. */
export type Cell<Value = string | Pattern> = readonly [value: Value, source: SourceId];

/** What API Gateway writes for a variable that is not set. */
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

/** Whether a text is what a cell says. */
export function isAsExpected(expected: string | Pattern, actual: string): boolean {
  if (typeof expected === "string") return actual === expected;
  return new RegExp(`^(?:${expected.pattern})$`, "s").test(actual);
}

/** What a cell says, in words. */
export function describe(expected: string | Pattern): string {
  return typeof expected === "string" ? expected : `<${expected.meaning}>`;
}
