import { Refusal } from "../context/errors";
import type { Step } from "./step";
import type { Exchange } from "../context/request-context";
import { BodyTooLargeError } from "../../http/received-request";

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

/** "Payload size: 10 MB", which cannot be increased. */
export const MAX_BODY_BYTES = 10 * 1024 * 1024;

/** Reads the body, now that the caller is known and within its limits. */
export const readBody: Step = (exchange) => {
  const body = exchange.request.body(MAX_BODY_BYTES);
  if (body instanceof Promise) return takeBody(body, exchange);
  exchange.body = body;
};

async function takeBody(body: Promise<Buffer>, exchange: Exchange): Promise<void> {
  try {
    exchange.body = await body;
  } catch (error) {
    if (!(error instanceof BodyTooLargeError)) throw error;
    throw new Refusal("REQUEST_TOO_LARGE", {
      message: `HTTP content length exceeded ${MAX_BODY_BYTES} bytes.`,
    });
  }
}
