/** Patterns of ids and secrets, as a last safeguard for reports. The order matters. */
const GENERAL: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/[0-9a-f]{64}/g, "<hash>"],
  [/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-z])/gi, "<uuid>"],
  // A minted token: prefix, underscore, 43 characters of randomness and 6 of checksum.
  [/[a-z][a-z0-9]*(?:_[a-z0-9]+)*_[0-9A-Za-z]{49}/g, "<secret>"],
  // 32 bytes in base64, as openssl writes them.
  [/[A-Za-z0-9+/]{43}=/g, "<secret>"],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b/g, "<access key>"],
  [/\b\d{12}\b/g, "<account>"],
];

/**
 * Replaces ids and secrets by names, such as `<token main>` for a token, so that two gateways' texts can be
 * compared and no report or recording contains a secret.
 */
export class Names {
  /** Longest first, because an id may be the prefix of another. */
  private known: readonly (readonly [text: string, name: string])[] = [];

  /** @param text the text to replace; an empty one is ignored */
  add(text: string, name: string): void {
    if (text === "" || this.known.some(([own]) => own === text)) return;
    this.known = [...this.known, [text, `<${name}>`] as const].sort(([a], [b]) => b.length - a.length);
  }

  readonly in = (text: string): string => {
    let named = text;
    for (const [own, name] of this.known) named = named.replaceAll(own, name);
    for (const [pattern, name] of GENERAL) named = named.replaceAll(pattern, name);
    return named;
  };
}
