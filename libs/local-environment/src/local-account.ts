/** The AWS account that ARNs name here. */
export const ACCOUNT_ID = "000000000000";

/** The authorizer's function, as its name says it. */
export const AUTHORIZER = "authorizer";

/** Credentials for this machine: the local gateway reads who a request is for, and checks no signature. */
export const LOCAL_CREDENTIALS = { accessKeyId: "local", secretAccessKey: "local" } as const;
