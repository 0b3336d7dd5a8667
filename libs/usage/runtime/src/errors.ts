/** Base of this library's errors. None has a line's text, which is untrusted. */
export abstract class UsageLedgerError extends Error {
  /** Stable, for programs. */
  abstract readonly code: string;
}

/** An event is not what CloudWatch Logs sends to a subscription: none of its lines can be counted. */
export class EnvelopeError extends UsageLedgerError {
  override readonly name = "EnvelopeError";
  readonly code = "ENVELOPE";

  constructor(problem: string) {
    super(`the event is not an envelope of CloudWatch Logs: ${problem}`);
  }
}

/** A stored item is not what this version writes, so what it counts is not known. */
export class StoredUsageError extends UsageLedgerError {
  override readonly name = "StoredUsageError";
  readonly code = "STORED_USAGE";

  constructor(item: string, problem: string) {
    super(`the stored item ${item} cannot be read: ${problem}`);
  }
}
