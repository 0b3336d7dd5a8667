import { CHECKSUM_LENGTH, checksumOf } from "./checksum";
import { isTokenPrefix, RANDOM_LENGTH } from "./token-format";

/** Part of a text: the index of its first character, and the index after its last. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** Longer than the prefix of any environment. */
const MAX_PREFIX_LENGTH = 64;
/** Percent-encoded ASCII (RFC 3986, section 2.1); tokens are ASCII only. */
const PERCENT = /%[0-7][0-9A-Fa-f]/;
/** Without the Unicode flag, so that each match is one UTF-16 unit. */
const CHARACTER = /%([0-7][0-9A-Fa-f])|[^]/g;
const RUN = new RegExp(`_([0-9A-Za-z]{${RANDOM_LENGTH},})`, "g");

/**
 * Finds the tokens in a text, anywhere in it: in a sentence, a path, a URL (also percent-encoded), or JSON.
 *
 * A token with a known prefix is found whatever its checksum, because a secret without its last characters is
 * still a secret. A token with an unknown prefix, such as another service's, is found by its checksum; other
 * text matches once in 2^32.
 *
 * @param prefixes the known prefixes of environments; those of their cells, such as `tg_prod_2`, are derived
 */
export function tokensIn(untrustedText: string, prefixes: readonly string[]): TextRange[] {
  if (!PERCENT.test(untrustedText)) return tokensInPlain(untrustedText, prefixes);
  const characters = [...untrustedText.matchAll(CHARACTER)];
  const decoded = characters.map(([text, code]) =>
    code === undefined ? text : String.fromCharCode(parseInt(code, 16)),
  );
  // Each part is one UTF-16 unit, so positions in the decoded text are indices of the parts.
  return tokensInPlain(decoded.join(""), prefixes).map(({ start, end }) => {
    const last = characters[end - 1] as RegExpExecArray;
    return { start: (characters[start] as RegExpExecArray).index, end: last.index + last[0].length };
  });
}

function tokensInPlain(untrustedText: string, prefixes: readonly string[]): TextRange[] {
  const found: TextRange[] = [];
  for (const match of untrustedText.matchAll(RUN)) {
    const before = untrustedText.slice(Math.max(0, match.index - MAX_PREFIX_LENGTH), match.index);
    const length = knownPrefixLength(before, prefixes) ?? checkedPrefixLength(before, match[1] as string);
    if (length !== undefined) found.push({ start: match.index - length, end: match.index + match[0].length });
  }
  return found;
}

function knownPrefixLength(before: string, prefixes: readonly string[]): number | undefined {
  const lower = before.toLowerCase();
  for (const prefix of prefixes) {
    if (lower.endsWith(prefix)) return prefix.length;
    const cell = lower.lastIndexOf(`${prefix}_`);
    if (cell !== -1 && /^[a-z0-9]+$/.test(lower.slice(cell + prefix.length + 1))) return lower.length - cell;
  }
  return undefined;
}

function checkedPrefixLength(before: string, run: string): number | undefined {
  const checksum = run.slice(RANDOM_LENGTH, RANDOM_LENGTH + CHECKSUM_LENGTH);
  if (checksum.length < CHECKSUM_LENGTH) return undefined;
  for (let length = 1; length <= before.length; length += 1) {
    const prefix = before.slice(-length);
    if (!isTokenPrefix(prefix)) continue;
    if (checksumOf(`${prefix}_${run.slice(0, RANDOM_LENGTH)}`) === checksum) return length;
  }
  return undefined;
}
