import { mayHoldSecret, secretPatterns } from "./patterns";

/** A text without the secrets that have a form of their own. */
export function redact(text: string): string {
  if (!mayHoldSecret(text)) return text;
  return secretPatterns.reduce(
    (rest, { pattern, isSecret }) =>
      rest.replace(pattern, (found) => (isSecret?.(found) === false ? found : "(redacted)")),
    text,
  );
}
