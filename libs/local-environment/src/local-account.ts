/** The AWS account in ARNs of the local gateway. */
export const ACCOUNT_ID = "000000000000";

/** The authorizer's part of its function's name. */
export const AUTHORIZER = "authorizer";

/**
 * Credentials for the local gateway, which reads the access key and the service, and verifies no signature.
 */
export const LOCAL_CREDENTIALS = { accessKeyId: "local", secretAccessKey: "local" } as const;
