/**
 * Whether `wide` matches every text that `narrow` matches. Both may contain `*` (any text) and `?` (one
 * character), as in IAM actions and resources, and policy variables: `${aws:username}` is any text in
 * `narrow`, and only itself in `wide`.
 */
export function covers(wide: string, narrow: string): boolean {
  if (wide === narrow || wide === "*") return true;
  return matches(wide, narrow.includes("${") ? withoutVariables(narrow) : narrow);
}

function matches(wide: string, narrow: string): boolean {
  if (!hasWildcard(wide) || !narrow.startsWith(wide.slice(0, wide.search(/[*?]/)))) return wide === narrow;
  let [at, star, retry] = [0, -1, 0];
  for (let index = 0; index < narrow.length;) {
    const [character, other] = [wide[at], narrow[index]];
    if (character === "*") {
      [star, retry] = [at, index];
      at += 1;
    } else if (character === other || (character === "?" && other !== "*")) {
      [at, index] = [at + 1, index + 1];
    } else if (star >= 0) {
      // The last star takes one more character. Earlier stars never need to.
      retry += 1;
      [at, index] = [star + 1, retry];
    } else return false;
  }
  return /^\**$/.test(wide.slice(at));
}

/** Whether any text matches both patterns. */
export function overlaps(a: string, b: string): boolean {
  const [one, other] = [withoutVariables(a), withoutVariables(b)];
  if (!hasWildcard(one) || !hasWildcard(other)) return matches(one, other) || matches(other, one);
  // For each pair of positions: whether one text can bring both patterns there.
  let row = new Array<boolean>(other.length + 1).fill(false);
  row[0] = true;
  for (let j = 1; j <= other.length; j += 1) row[j] = (row[j - 1] as boolean) && other[j - 1] === "*";
  for (const character of one) {
    const next = new Array<boolean>(other.length + 1).fill(false);
    next[0] = (row[0] as boolean) && character === "*";
    for (let j = 1; j <= other.length; j += 1) {
      const against = other[j - 1];
      next[j] =
        character === "*" || against === "*"
          ? (row[j] as boolean) || (next[j - 1] as boolean)
          : (row[j - 1] as boolean) && (character === against || character === "?" || against === "?");
    }
    row = next;
  }
  return row[other.length] as boolean;
}

export function hasWildcard(pattern: string): boolean {
  return pattern.includes("*") || pattern.includes("?");
}

/** A request replaces a policy variable with any text. */
export function withoutVariables(pattern: string): string {
  return pattern.includes("${") ? pattern.replace(/\$\{[^}]*\}/g, "*") : pattern;
}
