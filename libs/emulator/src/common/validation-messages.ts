/** AWS's words for a value that its model forbids. @param value as it stands in the message: in quotes, or `null` */
export function constraintWords(value: string, member: string, constraint: string): string {
  return `Value ${value} at '${member}' failed to satisfy constraint: Member must ${constraint}`;
}

/** AWS's words for all that is wrong with a request. */
export function detectedWords(problems: readonly string[]): string {
  const count = problems.length === 1 ? "1 validation error" : `${problems.length} validation errors`;
  return `${count} detected: ${problems.join("; ")}`;
}
