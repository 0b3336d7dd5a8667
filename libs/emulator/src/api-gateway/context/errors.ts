import { type GatewayResponseType, gatewayResponseTypes } from "../definition/gateway-response-types";

export interface GatewayErrorDetails {
  /** `$context.error.message`. @default none: `messageString` is then `null` */
  readonly message?: string;
  /** Replaces the type's status, as API Gateway does for some failures. */
  readonly status?: number;
  /** Replaces the type's `x-amzn-ErrorType`. */
  readonly errorType?: string;
  /** `$context.error.validationErrorString`. */
  readonly validationError?: string;
  /** The body's member that holds the message by default. @default "message" */
  readonly messageMember?: "message" | "Message";
}

/** Ends a request with a gateway response, in place of the integration's response. */
export class GatewayError extends Error {
  override readonly name = "GatewayError";

  constructor(
    readonly type: GatewayResponseType,
    readonly details: GatewayErrorDetails = {},
  ) {
    super(details.message ?? type);
  }
}

const LATE: ReadonlySet<GatewayResponseType> = new Set([
  "BAD_REQUEST_BODY",
  "BAD_REQUEST_PARAMETERS",
  "REQUEST_TOO_LARGE",
]);

/**
 * `$context.error.messageString`: the message in quotes, or `null`. From the request's validation on, API Gateway writes a
 * space before it, in bodies and in the access log.
 */
export function messageString({ type, details: { message } }: GatewayError): string {
  if (message === undefined) return "null";
  const isLate = gatewayResponseTypes[type].status >= 500 || LATE.has(type);
  return `${isLate ? " " : ""}${JSON.stringify(message)}`;
}
