import type { Exchange } from "../exchange";
import { BodyTooLargeError } from "../received-request";
import { Refusal } from "../refusal";
import type { Step } from "../step";

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
