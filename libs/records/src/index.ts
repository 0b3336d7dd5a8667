export { API_KEY_VALUE, isIdentity, TOKEN_HASH, TOKEN_LIMITS } from "./forms";
export { plainValue, type StoredValue } from "./plain-value";
export { parseTokenRecord, TokenRecordError, type TokenRecord } from "./token-record";
