import { BodyTooLargeError } from "../received-request";
import { Refusal } from "../refusal";
import type { Step } from "../step";

/** "Payload size: 10 MB", which cannot be increased. */
export const MAX_BODY_BYTES = 10 * 1024 * 1024;

/** Reads the body, now that the caller is known and within its limits. */
export const readBody: Step = async (exchange) => {
  try {
    exchange.body = await exchange.request.body(MAX_BODY_BYTES);
  } catch (error) {
    if (!(error instanceof BodyTooLargeError)) throw error;
    throw new Refusal("REQUEST_TOO_LARGE", { message: "Request Entity Too Large" });
  }
};
