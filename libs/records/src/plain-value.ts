/** The parts of DynamoDB's attribute value that a token's record uses; an SDK's own type is compatible. */
export interface StoredValue {
  readonly S?: string | undefined;
  readonly N?: string | undefined;
  readonly BOOL?: boolean | undefined;
  readonly SS?: readonly string[] | undefined;
  readonly L?: readonly StoredValue[] | undefined;
}

/**
 * Converts a DynamoDB attribute value to a plain value: `S` to a string, `N` to a number, `BOOL` to a
 * boolean, `L` and `SS` to a list. Any other value is returned unchanged, as an object, which no field of a
 * token's record allows.
 */
export function plainValue(untrustedValue: StoredValue | undefined): unknown {
  // A value without a type did not come from DynamoDB; no field allows null either.
  if (typeof untrustedValue !== "object" || untrustedValue === null) return null;
  if (typeof untrustedValue.S === "string") return untrustedValue.S;
  if (typeof untrustedValue.N === "string") return Number(untrustedValue.N);
  if (typeof untrustedValue.BOOL === "boolean") return untrustedValue.BOOL;
  if (Array.isArray(untrustedValue.SS)) return untrustedValue.SS;
  if (Array.isArray(untrustedValue.L)) return untrustedValue.L.map(plainValue);
  return untrustedValue;
}
