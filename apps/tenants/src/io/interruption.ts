import { constants } from "node:os";

/** The program was interrupted by a signal, or by its key on the terminal. */
export class InterruptedError extends Error {
  override readonly name = "InterruptedError";
  /** The exit status that a shell reports for a program that the signal ended. */
  readonly status: number;

  constructor(
    readonly signal: NodeJS.Signals,
    message = `interrupted by ${signal}`,
  ) {
    super(message);
    this.status = 128 + constants.signals[signal];
  }
}

/** The signals by which people, schedulers and closing terminals end a program. */
export const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Handles signals. A signal ends the program at once, except within a guarded section, which is aborted and
 * awaited. A second signal ends the guarded section at once.
 */
export class Interruption {
  private section: AbortController | undefined;
  private text: string | undefined;
  private leftText: string | undefined;
  private readonly cleanups = new Set<() => void>();
  private received: InterruptedError | undefined;

  /**
   * @param end writes a text, and ends the program with a signal
   * @param note writes a text
   */
  constructor(
    private readonly end: (signal: NodeJS.Signals, text: string) => void,
    private readonly note: (text: string) => void = () => undefined,
  ) {}

  /** Sets the message for an end by a signal. */
  readonly explain = (text: string): void => {
    this.text = text;
  };

  /**
   * Sets the message about the state that an early end leaves in AWS. Without a text, there is no message.
   */
  readonly leaves = (what?: string): void => {
    this.leftText = what;
  };

  get left(): string | undefined {
    return this.leftText;
  }

  /**
   * Adds a cleanup to run when a signal ends the program, such as removing a file.
   *
   * @returns a function that removes the cleanup
   */
  readonly atEnd = (cleanup: () => void): (() => void) => {
    this.cleanups.add(cleanup);
    return () => void this.cleanups.delete(cleanup);
  };

  /** Runs a section that must not be interrupted. */
  readonly guard = async <Result>(section: (signal: AbortSignal) => Promise<Result>): Promise<Result> => {
    this.section = new AbortController();
    try {
      return await section(this.section.signal);
    } finally {
      this.section = undefined;
    }
  };

  receive(signal: NodeJS.Signals): void {
    const isSecond = this.received !== undefined;
    this.received = new InterruptedError(signal);
    if (this.section === undefined || isSecond) this.finish();
    else {
      this.note("Interrupted: waiting for the current AWS call. A second signal stops at once.");
      this.section.abort(this.received);
    }
  }

  /** Ends the program with the signal that arrived during a guarded section, if any. */
  finish(): void {
    if (this.received === undefined) return;
    for (const cleanup of this.cleanups) cleanup();
    this.cleanups.clear();
    this.end(
      this.received.signal,
      this.text ?? `Interrupted.${this.left === undefined ? "" : ` ${this.left}`}`,
    );
  }
}
