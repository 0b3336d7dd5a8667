import type { Environment } from "@tollgate/environments";

/** The AWS account of environments that state none. */
const ACCOUNT_ID = "000000000000";

/** The AWS account of an environment or of a cell on this machine. */
export function localAccount({ account = ACCOUNT_ID }: Pick<Environment, "account">): string {
  return account;
}

/** The authorizer's part of its function's name. */
export const AUTHORIZER = "authorizer";

/**
 * Credentials for the local gateway, which reads the access key, Region and service, and verifies no signature. They are
 * the home account's.
 */
export const LOCAL_CREDENTIALS = { accessKeyId: "local", secretAccessKey: "local" } as const;
