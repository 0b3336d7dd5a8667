/** `HashMap`'s first capacity, and how full it may be. */
const CAPACITY = 16;
const LOAD_FACTOR = 0.75;

/**
 * Texts in the order in which a Java `HashSet` of them is printed, each once. API Gateway's lists of validation errors have
 * it: of the recorded ones with several errors, each has the order of the hashes, and two equal errors are one.
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
