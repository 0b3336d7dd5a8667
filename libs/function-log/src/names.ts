/** The names that one field has. A line of a log has at most 256 kB, and a person reads fewer. */
const MOST_NAMED = 100;

/** Joins the first hundred names with commas. */
export function firstNames(names: readonly string[]): string {
  return names.slice(0, MOST_NAMED).join();
}

/** Returns the fields of a line that names tenants: the first hundred, and how many there are. */
export function tenantFields(tenantIds: readonly string[]): {
  readonly tenants: string;
  readonly of: number;
} {
  return { tenants: firstNames(tenantIds), of: tenantIds.length };
}
