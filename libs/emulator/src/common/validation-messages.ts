/** AWS's message for a value that its model forbids. @param value as the message shows it: in quotes, or `null` */
export function constraintMessage(value: string, member: string, constraint: string): string {
  return `Value ${value} at '${member}' failed to satisfy constraint: Member must ${constraint}`;
}

/** AWS's message for all validation errors of a request. */
export function detectedMessage(problems: readonly string[]): string {
  const count = problems.length === 1 ? "1 validation error" : `${problems.length} validation errors`;
  return `${count} detected: ${problems.join("; ")}`;
}
