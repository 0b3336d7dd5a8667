/**
 * Whether a text looks randomly generated: one word that has not the form of a name, an address or an id,
 * with characters distributed as in keys. This is a heuristic for 20 to 512 characters.
 */
export function looksRandom(text: string): boolean {
  if (text.length < 20 || text.length > 512 || /\s/.test(text)) return false;
  if (!/^[A-Za-z0-9+/=_.~!@#$%^&*-]+$/.test(text)) return false;
  if (
    /^(arn:|https?:|\/|\.|s3:|\$\{)/.test(text) ||
    UUID.test(text) ||
    /\.(com|net|org|io|local|internal)\b/.test(text)
  )
    return false;
  const classes = [/[a-z]/, /[A-Z]/, /\d/].filter((each) => each.test(text)).length;
  if (classes < 2 || !/\d/.test(text)) return false;
  // Names of several words, joined by hyphens for example, have no long parts.
  if (/^[a-z0-9]+([-_./][a-z0-9]+)+$/i.test(text) && longestPart(text) < 16) return false;
  return entropy(text) >= (/^[0-9a-f]+$/i.test(text) ? 3 : 3.5);
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function longestPart(text: string): number {
  return Math.max(...text.split(/[-_./]/).map((part) => part.length));
}

/** The Shannon entropy in bits per character. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => {
    const share = count / text.length;
    return sum - share * Math.log2(share);
  }, 0);
}
