/** The command was given something that it cannot work with: status 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** The stage, or AWS, does not answer within the limits: status 6. */
export class NotAnsweredError extends Error {
  override readonly name = "NotAnsweredError";
}

/** The run is to end: a signal, or its limit of time or requests. */
export class EndedError extends Error {
  override readonly name = "EndedError";
}

/** The documented exit statuses. */
export const STATUS = { same: 0, different: 1, usage: 2, notAnswered: 6 } as const;

/** What went wrong, in a line, without the values that were sent. */
export function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = (error as NodeJS.ErrnoException).code;
  const text = error.message === "" ? (code ?? "") : error.message;
  return error.name === "Error" ? text : `${error.name}: ${text}`;
}
