import fc from "fast-check";
import { mintToken } from "./mint-token";

/** Tokens in the form of minted ones with a prefix, from any random bytes. */
export const mintedToken = (prefix: string) =>
  fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => mintToken(prefix, () => bytes));

/** Every prefix that an environment can have. */
export const tokenPrefix = fc.stringMatching(/^[a-z][a-z0-9]{0,4}(_[a-z0-9]{1,4}){0,2}$/);

/** Any text that JavaScript can hold, including unpaired surrogates. */
export const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
);

/** RFC 6750, section 2.1. */
export const b64token = fc.stringMatching(/^[A-Za-z0-9._~+/-]{1,80}={0,2}$/);
