/** As much of an attribute as DynamoDB writes it as a token's record has; an SDK's own type fits. */
export interface StoredValue {
  readonly S?: string | undefined;
  readonly N?: string | undefined;
  readonly BOOL?: boolean | undefined;
  readonly SS?: readonly string[] | undefined;
  readonly L?: readonly StoredValue[] | undefined;
}

/**
 * Turns an attribute as DynamoDB writes it into a plain value: `S` to a string, `N` to a number, `BOOL` to true or false, `L` and
 * `SS` to a list. Anything else comes back as it is, an object, which no field of a token's record admits.
 */
export function plainValue(untrustedValue: StoredValue | undefined): unknown {
  // A value that carries no type did not come from DynamoDB; no field admits null either.
  if (typeof untrustedValue !== "object" || untrustedValue === null) return null;
  if (typeof untrustedValue.S === "string") return untrustedValue.S;
  if (typeof untrustedValue.N === "string") return Number(untrustedValue.N);
  if (typeof untrustedValue.BOOL === "boolean") return untrustedValue.BOOL;
  if (Array.isArray(untrustedValue.SS)) return untrustedValue.SS;
  if (Array.isArray(untrustedValue.L)) return untrustedValue.L.map(plainValue);
  return untrustedValue;
}
