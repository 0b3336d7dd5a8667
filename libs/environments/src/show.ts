/** A value as the file writes it. JSON alone has no `undefined` and turns `NaN` into `null`. */
export function show(value: unknown): string {
  return typeof value === "string" || typeof value === "object" ? JSON.stringify(value) : String(value);
}
