/** The command line is wrong: status 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** The stage or AWS does not respond within the limits: status 6. */
export class NotAnsweredError extends Error {
  override readonly name = "NotAnsweredError";
}

/** The run must end: because of a signal, or its limit of time or requests. */
export class EndedError extends Error {
  override readonly name = "EndedError";
}

/** The documented exit statuses. */
export const STATUS = { same: 0, different: 1, usage: 2, notAnswered: 6 } as const;

/** An error's cause in one line, without values that were sent. */
export function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = (error as NodeJS.ErrnoException).code;
  const text = error.message === "" ? (code ?? "") : error.message;
  return error.name === "Error" ? text : `${error.name}: ${text}`;
}
