import { constants } from "node:os";

/** Someone ended the program by a signal, or by the key of one, and it had something to do before. */
export class InterruptedError extends Error {
  override readonly name = "InterruptedError";
  /** As a shell shows a program that the signal ended. */
  readonly status: number;

  constructor(
    readonly signal: NodeJS.Signals,
    message = `interrupted by ${signal}`,
  ) {
    super(message);
    this.status = 128 + constants.signals[signal];
  }
}

/** The signals by which people, schedulers and terminals that go away end a program. */
export const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * What a signal does: it ends the program at once, but for a guarded section, which is aborted and waited for. A second signal
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

  /** What is said when the program ends by a signal from now on. */
  readonly explain = (text: string): void => {
    this.text = text;
  };

  /** What there will be in AWS where the program ends in its middle from now on, by whatever; nothing without a text. */
  readonly leaves = (what?: string): void => {
    this.leftText = what;
  };

  get left(): string | undefined {
    return this.leftText;
  }

  /** What is to be done at an end by a signal, such as to remove a file. @returns what makes it unnecessary */
  readonly atEnd = (cleanup: () => void): (() => void) => {
    this.cleanups.add(cleanup);
    return () => void this.cleanups.delete(cleanup);
  };

  /** Runs a section that must not end in its middle. */
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

  /** Ends the program by the signal that came while a section was guarded, if one came. */
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
