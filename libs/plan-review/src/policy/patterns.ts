/**
 * Whether every text that `narrow` stands for, `wide` stands for too. Both may hold `*` (any text) and `?` (one character),
 * as in IAM actions and resources.
 */
export function covers(wide: string, narrow: string): boolean {
  if (wide === narrow || wide === "*") return true;
  if (!hasWildcard(wide) || !narrow.startsWith(wide.slice(0, wide.search(/[*?]/)))) return false;
  // A row for each character of `wide`, as in a table of "the first i of wide cover the first j of narrow".
  let row = [true, ...narrow.split("").map(() => false)];
  for (const character of wide.split("")) {
    const next = [character === "*" && row[0] === true];
    for (let index = 0; index < narrow.length; index += 1) {
      const other = narrow[index];
      const isOne = character === other || (character === "?" && other !== "*");
      next.push(
        character === "*" ? row[index + 1] === true || next[index] === true : isOne && row[index] === true,
      );
    }
    row = next;
  }
  return row[narrow.length] === true;
}

export function hasWildcard(pattern: string): boolean {
  return pattern.includes("*") || pattern.includes("?");
}
