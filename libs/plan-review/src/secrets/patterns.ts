// Secrets in values: by their form, by their name, or because they look random. Findings about secrets are in
// `judge/judge-secrets.ts`.

import { parseToken } from "@tollgate/token-hashing";

/** A kind of secret with a recognizable form. */
export interface SecretPattern {
  /** The name of the kind, for people. */
  readonly kind: string;
  readonly pattern: RegExp;
  /** Checks a match further, for forms that other texts have too. */
  readonly isSecret?: (match: string) => boolean;
}

export const secretPatterns: readonly SecretPattern[] = [
  {
    kind: "a token of this gateway",
    pattern: /(?<![A-Za-z0-9])[a-z][a-z0-9]*(?:_[a-z0-9]+)*_[0-9A-Za-z]{49}(?![0-9A-Za-z])/g,
    isSecret: (match) => match.startsWith("tg_") || isMinted(match),
  },
  { kind: "an AWS access key", pattern: /(?<![A-Z0-9])(?:AKIA|ASIA)[A-Z2-7][A-Z0-9]{15}(?![A-Z0-9])/g },
  {
    kind: "a private key",
    pattern:
      /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----(?:[^-]*-----END (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----)?/g,
  },
  { kind: "a GitHub token", pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{50,})/g },
  { kind: "a Slack token", pattern: /\bxox[abeprs]-[A-Za-z0-9-]{10,}/g },
  { kind: "a Stripe key", pattern: /\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,}/g },
  { kind: "a Google API key", pattern: /\bAIza[A-Za-z0-9_-]{35}/g },
  { kind: "an npm token", pattern: /\bnpm_[A-Za-z0-9]{36}\b/g },
  {
    kind: "a JSON Web Token",
    pattern: /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/g,
  },
  {
    kind: "a password in a URL",
    pattern: /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@"']{1,100}:[^\s:/@"'${]{3,200}@/gi,
  },
];

/** A part of every pattern, so that one quick search excludes most texts. */
const SIGNS =
  /_[0-9A-Za-z]{49}|A[KS]IA|PRIVATE KEY|gh[pousr]_|github_pat_|xox[a-z]-|[rs]k_(?:live|test)_|AIza|npm_|eyJ|:\/\/[^\s/]*@/;

/** Whether a text can contain a secret with a recognizable form. The shortest such form has 16 characters. */
export function mayHoldSecret(text: string): boolean {
  return text.length >= 12 && SIGNS.test(text);
}

function isMinted(match: string): boolean {
  return parseToken(match, match.slice(0, match.lastIndexOf("_"))) === "minted";
}

/** A text without secrets that have a recognizable form. */
export function redact(text: string): string {
  if (!mayHoldSecret(text)) return text;
  return secretPatterns.reduce(
    (rest, { pattern, isSecret }) =>
      rest.replace(pattern, (found) => (isSecret?.(found) === false ? found : "(redacted)")),
    text,
  );
}
