import type { GatewayResponseType } from "./gateway-response-types";

/** What a gateway response says, beyond its type. */
export interface RefusalDetails {
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

/** A step answers the request itself, with a gateway response. */
export class Refusal extends Error {
  override readonly name = "Refusal";

  constructor(
    readonly type: GatewayResponseType,
    readonly details: RefusalDetails = {},
  ) {
    super(details.message ?? type);
  }
}
