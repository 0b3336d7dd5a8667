/** What a text says as JSON; nothing when it is none. */
export function tryJson(untrustedText: string): unknown {
  try {
    return JSON.parse(untrustedText) as unknown;
  } catch {
    return undefined;
  }
}
