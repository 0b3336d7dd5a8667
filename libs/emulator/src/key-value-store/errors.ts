/** The API's errors, with the status of each, from its reference. */
const STATUSES = {
  AccessDeniedException: 403,
  ConflictException: 409,
  ResourceNotFoundException: 404,
  ServiceQuotaExceededException: 402,
  ValidationException: 400,
} as const;

/** The key value store refuses a request; the caller gets code and message. */
export class StoreError extends Error {
  override readonly name = "StoreError";
  readonly status: number;

  constructor(
    readonly code: keyof typeof STATUSES,
    message: string,
  ) {
    super(message);
    this.status = STATUSES[code];
  }
}

/** A function at the edge cannot read its key value store. */
export class StoreUnreachableError extends Error {
  override readonly name = "StoreUnreachableError";

  constructor() {
    super("the key value store does not answer");
  }
}
