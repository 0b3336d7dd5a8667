/**
 * Why a line is not one of the access log:
 * `malformed`: not a JSON object, or cut off; `foreign`: a JSON object with other members than ours; `otherVersion`: of another
 * version of the schema; `wrongType`: ours by its members, with a value that cannot be.
 */
export type SkippedReason = "malformed" | "foreign" | "otherVersion" | "wrongType";
