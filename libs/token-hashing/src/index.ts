export type { TextRange } from "./find-tokens";
export { tokensIn } from "./find-tokens";
export { hashToken } from "./hash-token";
export type { RandomBytes } from "./mint-token";
export { mintToken } from "./mint-token";
export type { ParsedToken } from "./parse-token";
export { parseToken } from "./parse-token";
export { RandomnessError, TokenPrefixError } from "./errors";
export { isTokenPrefix } from "./token-format";
