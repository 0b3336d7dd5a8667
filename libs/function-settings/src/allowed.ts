import { TABLE_NAME } from "@tollgate/records";

/** What a variable allows: words for a message, and the form of a value or a check of it. */
export type Allowed = readonly [allowed: string, is: RegExp | ((untrusted: string) => boolean)];

/** The name of a table. */
export const tableName: Allowed = ["a DynamoDB table's name", TABLE_NAME];

/** @returns `undefined` for text that is not JSON of an object */
export function jsonObject(untrustedText: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const untrusted: unknown = JSON.parse(untrustedText);
    const isObject = typeof untrusted === "object" && untrusted !== null && !Array.isArray(untrusted);
    return isObject ? (untrusted as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}
