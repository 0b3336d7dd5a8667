import { createHash, randomBytes, randomUUID } from "node:crypto";

/** Where ids come from; a test may inject predictable ones. */
export interface Ids {
  /** An API Gateway resource id: lower-case letters and digits. */
  resource(): string;
  /** The id of an API key. Later ones sort before earlier ones, because API Gateway lists the newest key first. */
  apiKey(): string;
  /** A generated API key value: 40 letters and digits. */
  keyValue(): string;
  /** A request id: a UUID. */
  request(): string;
  /** `x-amz-apigw-id`, also `$context.extendedRequestId`: 15 base64 characters and `=`. */
  extendedRequest(): string;
}

const ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";

export const randomIds: Ids = {
  resource: () => fromBytes(randomBytes(ID_LENGTH)),
  apiKey: () => descendingId(),
  keyValue: () => randomBytes(60).toString("base64").replace(/[+/=]/g, "").slice(0, 40),
  request: () => randomUUID(),
  extendedRequest: () => pooledId(),
};

const ID_LENGTH = 10;
let lastMicrosecond = 0;

/** Counts down from the end of all ids, in microseconds; two of the same moment are still two. */
function descendingId(): string {
  lastMicrosecond = Math.max(lastMicrosecond + 1, Date.now() * 1000);
  return (ALPHABET.length ** ID_LENGTH - lastMicrosecond).toString(ALPHABET.length).padStart(ID_LENGTH, "0");
}

/** They make 15 characters of base64; `=` follows. */
const EXTENDED_ID_BYTES = 11;
const EXTENDED_ID_LENGTH = 16;
const POOLED_IDS = 1024;
let pool = "";
let poolAt = 0;

/** A random id for each request. They are drawn 1024 at a time: one draw takes 4 µs (benchmark `throughput`). */
function pooledId(): string {
  if (poolAt === pool.length) {
    const bytes = randomBytes(POOLED_IDS * EXTENDED_ID_BYTES);
    const idAt = (at: number) => bytes.toString("base64url", at, at + EXTENDED_ID_BYTES);
    pool = Array.from({ length: POOLED_IDS }, (_, n) => `${idAt(n * EXTENDED_ID_BYTES)}=`).join("");
    poolAt = 0;
  }
  return pool.slice(poolAt, (poolAt += EXTENDED_ID_LENGTH));
}

/** The id of something that is always the same for the same name, such as a plan from the environment's definition. */
export function idFromName(name: string): string {
  return fromBytes(createHash("sha256").update(name).digest().subarray(0, 8));
}

function fromBytes(bytes: Buffer): string {
  return Array.from(bytes, (byte) => ALPHABET[byte % ALPHABET.length]).join("");
}
