import { CHECKSUM_LENGTH, checksumOf } from "./checksum";
import { isTokenPrefix, RANDOM_LENGTH } from "./token-format";

/** Part of a text: the index of its first character, and the index behind its last. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** Longer than the prefix of any environment. */
const MAX_PREFIX_LENGTH = 64;
/** Percent-encoded ASCII (RFC 3986, section 2.1), which all of a token is. */
const PERCENT = /%[0-7][0-9A-Fa-f]/;
/** Without the flag for code points, so that each match stands for one UTF-16 unit. */
const CHARACTER = /%([0-7][0-9A-Fa-f])|[^]/g;
const RUN = new RegExp(`_([0-9A-Za-z]{${RANDOM_LENGTH},})`, "g");

/**
 * The tokens in a text, wherever they stand in it: in a sentence, a path, a URL, also percent-encoded, or JSON.
 *
 * A token of a known prefix is found whatever its checksum, because a secret that lacks its last characters is still one. A
 * token of an unknown prefix, such as another service's, is found by its checksum; other text has that once in 2^32.
 *
 * @param prefixes the known prefixes; a cell's, such as `tg_prod_2`, follows from its environment's
 */
export function tokensIn(untrustedText: string, prefixes: readonly string[]): TextRange[] {
  if (!PERCENT.test(untrustedText)) return tokensInPlain(untrustedText, prefixes);
  const characters = [...untrustedText.matchAll(CHARACTER)];
  const decoded = characters.map(([text, code]) =>
    code === undefined ? text : String.fromCharCode(parseInt(code, 16)),
  );
  // Each is one UTF-16 unit, so the ranges are of the same length in characters.
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
