import { constants } from "node:os";

/** A signal, or its key on the terminal, interrupted the program. */
export class InterruptedError extends Error {
  override readonly name = "InterruptedError";
  /** The exit status that a shell shows for a program that the signal ended. */
  readonly status: number;

  constructor(
    readonly signal: NodeJS.Signals,
    message = `interrupted by ${signal}`,
  ) {
    super(message);
    this.status = 128 + constants.signals[signal];
  }
}

/** The signals with which people, schedulers and closing terminals end a program. */
export const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Handles signals: a signal ends the program at once, except within a guarded section, which is aborted and awaited. A second signal
 * ends that too.
 */
export class Interruption {
  private section: AbortController | undefined;
  private text: string | undefined;
  private leftText: string | undefined;
  private readonly cleanups = new Set<() => void>();
  private received: InterruptedError | undefined;

  /**
   * @param end writes a text, and ends the program by a signal
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

  /** Sets the message about what an early end leaves in AWS; none without a text. */
  readonly leaves = (what?: string): void => {
    this.leftText = what;
  };

  get left(): string | undefined {
    return this.leftText;
  }

  /** Adds a cleanup for an end by a signal, such as to remove a file. @returns a function that removes the cleanup */
  readonly atEnd = (cleanup: () => void): (() => void) => {
    this.cleanups.add(cleanup);
    return () => void this.cleanups.delete(cleanup);
  };

  /** Runs a section that must not be cut short. */
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
      this.note(
        "Interrupted: waiting for the call of AWS that is under way. A second signal ends this at once.",
      );
      this.section.abort(this.received);
    }
  }

  /** Ends the program with the signal that came during a guarded section, if one came. */
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
