/** API Gateway's control plane errors, with the status of each, from its API reference. */
const STATUSES = {
  BadRequestException: 400,
  ConflictException: 409,
  LimitExceededException: 429,
  NotFoundException: 404,
  TooManyRequestsException: 429,
  NotImplementedException: 501,
  SerializationException: 400,
  ValidationException: 400,
  InternalFailure: 500,
} as const;

export type ControlErrorCode = keyof typeof STATUSES;

/** The control plane rejects a request; the caller gets code and message. */
export class ControlError extends Error {
  override readonly name = "ControlError";
  readonly status: number;

  /** @param message empty where AWS sends the code only */
  constructor(
    readonly code: ControlErrorCode,
    message = "",
    readonly retryAfterSeconds?: number,
  ) {
    super(message);
    this.status = STATUSES[code];
  }
}

export const badRequest = (message: string) => new ControlError("BadRequestException", message);
export const notFound = (message: string) => new ControlError("NotFoundException", message);
export const conflict = (message: string) => new ControlError("ConflictException", message);
