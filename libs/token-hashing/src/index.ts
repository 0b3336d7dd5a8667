export { hashToken } from "./hash-token";
export type { RandomBytes } from "./mint-token";
export { mintToken } from "./mint-token";
export type { ParsedToken } from "./parse-token";
export { parseToken } from "./parse-token";
export { RandomnessError } from "./randomness-error";
export { isTokenPrefix } from "./token-format";
export { TokenPrefixError } from "./token-prefix-error";
