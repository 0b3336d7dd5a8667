/** A progress bar. */
export interface Progress {
  /** @param amount may be a fraction */
  advance(amount: number): void;
  end(): void;
}

/** Input, output and signals of the command; a test passes its own. */
export interface Io {
  /** Writes a result. @throws {OutputError} where a failure is known at once */
  readonly out: (text: string) => void;
  /** Writes a result with a secret; resolves once it has arrived. @throws {OutputError} */
  readonly deliver: (text: string) => Promise<void>;
  /** Whether standard output is open. */
  readonly isOutputOpen: boolean;
  /** Writes to standard error. */
  readonly note: (text: string) => void;
  /**
   * Reads standard input to its end; on a terminal, a line that is not shown.
   *
   * @param what the subject of the question on a terminal
   * @param length reading stops after more characters than these
   */
  readonly readInput: (what: string, length: number) => Promise<string>;
  /** Starts a progress bar, where there is a terminal. @param total such as the number of lines */
  readonly showProgress: (total: number) => Progress;
  /** Whether results go to a terminal, which would interpret control characters. */
  readonly isOutTerminal: boolean;
  /** Whether questions can be asked. */
  readonly isTerminal: boolean;
  /** Runs a section that a signal aborts instead of ending the program. */
  readonly guard: <Result>(section: (signal: AbortSignal) => Promise<Result>) => Promise<Result>;
  /** Adds a cleanup for an end by a signal. @returns a function that removes the cleanup */
  readonly atEnd: (cleanup: () => void) => () => void;
  /** Sets the message for an end by a signal. */
  readonly explainInterruption: (text: string) => void;
  /** Sets the message about what an early end leaves: after a signal, or where the reader of the results went away. */
  readonly leaves: (what?: string) => void;
  /** Asks on the terminal. */
  readonly ask: (question: string) => Promise<string>;
}
