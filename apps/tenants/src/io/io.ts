// Input and output of `tenants`: the terminal, standard input, progress and signals.
// Not here: files (`output`), and the write errors of standard output (`libs/program-output`).

export interface Progress {
  /** @param amount may be a fraction */
  advance(amount: number): void;
  end(): void;
}

/** Input, output and signals of the command. Tests replace them. */
export interface Io {
  /** Writes a result. @throws {OutputError} for a failure that is known at once */
  readonly out: (text: string) => void;
  /** Writes a result that contains a secret. Resolves once it has arrived. @throws {OutputError} */
  readonly deliver: (text: string) => Promise<void>;
  readonly isOutputOpen: boolean;
  /** Writes to standard error. */
  readonly note: (text: string) => void;
  /**
   * Reads standard input to its end. On a terminal, reads a line without showing it.
   *
   * @param what the subject of the question on a terminal
   * @param length reading stops once there are more characters than this
   */
  readonly readInput: (what: string, length: number) => Promise<string>;
  /** Starts a progress bar on a terminal. @param total the number of steps, such as lines */
  readonly showProgress: (total: number) => Progress;
  /** Whether results go to a terminal, which would interpret control characters. */
  readonly isOutTerminal: boolean;
  /** Whether the command can ask questions. */
  readonly isTerminal: boolean;
  /** Runs a section. A signal aborts the section instead of ending the program. */
  readonly guard: <Result>(section: (signal: AbortSignal) => Promise<Result>) => Promise<Result>;
  /** Adds a cleanup to run when a signal ends the program. @returns a function that removes the cleanup */
  readonly atEnd: (cleanup: () => void) => () => void;
  readonly explainInterruption: (text: string) => void;
  /**
   * Sets the message about the state that an early end leaves: after a signal, or if the reader of the
   * results stops reading.
   */
  readonly leaves: (what?: string) => void;
  readonly ask: (question: string) => Promise<string>;
}
