import { Refusal } from "../refusal";
import type { Step } from "../step";

/** "Total combined size of request line and header values: 10240 bytes", which cannot be increased. */
export const MAX_HEAD_BYTES = 10_240;

/** What API Gateway writes when a request is over that limit; its documents do not give the status. */
export const HEAD_TOO_LARGE = {
  status: 431,
  message: `HTTP header is larger than ${MAX_HEAD_BYTES} bytes.`,
  errorType: "RequestHeaderFieldsTooLargeException",
} as const;

/** Refuses a request line and headers that are too long. */
export const limitHead: Step = ({ request }) => {
  if (request.headBytes > MAX_HEAD_BYTES) throw new Refusal("DEFAULT_4XX", HEAD_TOO_LARGE);
};
