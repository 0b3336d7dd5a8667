/** "Total combined size of request line and header values: 10240 bytes", which cannot be increased. */
export const MAX_HEAD_BYTES = 10_240;

/** What API Gateway writes when a request is over that limit; its documents do not give the status. */
export const HEAD_TOO_LARGE = {
  status: 431,
  message: `HTTP header is larger than ${MAX_HEAD_BYTES} bytes.`,
  errorType: "RequestHeaderFieldsTooLargeException",
} as const;

/** "Payload size: 10 MB", which cannot be increased. */
export const MAX_BODY_BYTES = 10 * 1024 * 1024;
