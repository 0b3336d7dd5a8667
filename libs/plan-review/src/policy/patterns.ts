/**
 * Whether every text that `narrow` stands for, `wide` stands for too. Both may hold `*` (any text) and `?` (one character),
 * as in IAM actions and resources.
 */
export function covers(wide: string, narrow: string): boolean {
  if (wide === narrow || wide === "*") return true;
  if (!hasWildcard(wide) || !narrow.startsWith(wide.slice(0, wide.search(/[*?]/)))) return false;
  let [at, star, retry] = [0, -1, 0];
  for (let index = 0; index < narrow.length;) {
    const [character, other] = [wide[at], narrow[index]];
    if (character === "*") {
      [star, retry] = [at, index];
      at += 1;
    } else if (character === other || (character === "?" && other !== "*")) {
      [at, index] = [at + 1, index + 1];
    } else if (star >= 0) {
      // The last star takes one character more: an earlier one never needs to.
      retry += 1;
      [at, index] = [star + 1, retry];
    } else return false;
  }
  return /^\**$/.test(wide.slice(at));
}

export function hasWildcard(pattern: string): boolean {
  return pattern.includes("*") || pattern.includes("?");
}
