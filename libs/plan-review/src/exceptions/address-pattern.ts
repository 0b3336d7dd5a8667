/** The minimum number of letters and digits of a resource's name that a pattern must contain. */
const MIN_LITERAL = 3;

/**
 * Reads an address pattern. `*` matches any text; all other characters match themselves, including brackets
 * and the quotes of `for_each`.
 */
export function addressMatcher(pattern: string): (address: string) => boolean {
  const parts = pattern.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const expression = new RegExp(`^${parts.join("[^]*")}$`);
  return (address) => expression.test(address);
}

/**
 * Whether a pattern is specific enough: it must contain the modules and the type in full, and at least three
 * characters of the name. So no pattern covers everything, or everything of one type. Keys of instances may
 * be `*`: `aws_a.name["*"]`, `aws_a.name[*]`.
 */
export function isNarrow(pattern: string): boolean {
  if (!pattern.includes("*")) return true;
  const segments = pattern.replace(/\["(?:[^"\\]|\\.)*"\]|\[(?:\d+|\*)\]/g, "").split(".");
  while (segments[0] === "module" && isLiteral(segments[1])) segments.splice(0, 2);
  if (segments[0] === "data") segments.shift();
  const [type, name = "", ...rest] = segments;
  if (rest.length > 0 || !isLiteral(type) || !/^[\w*-]+$/.test(name)) return false;
  return isLiteral(name) || literals(name) >= MIN_LITERAL;
}

function isLiteral(segment: string | undefined): boolean {
  return segment !== undefined && /^[\w-]+$/.test(segment);
}

function literals(name: string): number {
  return name.replace(/[^A-Za-z0-9]/g, "").length;
}
