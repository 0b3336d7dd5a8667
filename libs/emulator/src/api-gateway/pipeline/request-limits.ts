import { BodyTooLargeError } from "../../http/errors";
import { HEAD_TOO_LARGE, MAX_BODY_BYTES, MAX_HEAD_BYTES } from "../../http/limits";
import { GatewayError } from "../context/errors";
import {
  admitted,
  type AdmittedContext,
  type RequestContext,
  type RoutedContext,
} from "../context/request-context";

/** @throws {GatewayError} for a request line and headers that are too long */
export function limitHead({ request }: RequestContext): void {
  if (request.headBytes > MAX_HEAD_BYTES) throw new GatewayError("DEFAULT_4XX", HEAD_TOO_LARGE);
}

/** Reads the body, once the caller is known and within its limits. @throws {GatewayError} (or rejects) for one too long */
export function readBody(context: RoutedContext): Promise<AdmittedContext> | AdmittedContext {
  const body = context.request.body(MAX_BODY_BYTES);
  return body instanceof Promise ? takeBody(body, context) : admitted(context, body);
}

async function takeBody(body: Promise<Buffer>, context: RoutedContext): Promise<AdmittedContext> {
  try {
    return admitted(context, await body);
  } catch (error) {
    if (!(error instanceof BodyTooLargeError)) throw error;
    throw new GatewayError("REQUEST_TOO_LARGE", {
      message: `HTTP content length exceeded ${MAX_BODY_BYTES} bytes.`,
    });
  }
}
