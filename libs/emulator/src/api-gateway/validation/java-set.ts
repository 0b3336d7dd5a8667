/** `HashMap`'s first capacity, and how full it may be. */
const CAPACITY = 16;
const LOAD_FACTOR = 0.75;

/**
 * Strings in the iteration order of a Java `HashSet`, without duplicates. API Gateway's lists of validation errors have this
 * order: every recorded list with several errors follows the hashes, and equal errors occur once.
 */
export function javaSetOrder(texts: Iterable<string>): readonly string[] {
  const set = [...new Set(texts)];
  let capacity = CAPACITY;
  while (set.length > capacity * LOAD_FACTOR) capacity *= 2;
  return set
    .map((text) => ({ text, bucket: spread(hashCode(text)) & (capacity - 1) }))
    .sort((a, b) => a.bucket - b.bucket)
    .map(({ text }) => text);
}

/** `String.hashCode`: of its UTF-16 units, in 32 bits. */
export function hashCode(text: string): number {
  let hash = 0;
  for (let at = 0; at < text.length; at++) hash = (Math.imul(31, hash) + text.charCodeAt(at)) | 0;
  return hash;
}

function spread(hash: number): number {
  return hash ^ (hash >>> 16);
}
