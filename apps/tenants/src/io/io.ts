/** What shows how far something is. */
export interface Progress {
  /** @param amount may be a part of one */
  advance(amount: number): void;
  end(): void;
}

/** Everything by which the command meets the world outside of AWS; a test passes its own. */
export interface Io {
  /** Writes a result. @throws {OutputError} where it is known at once that it cannot */
  readonly out: (text: string) => void;
  /** Writes a result with a secret; resolves once it has arrived. @throws {OutputError} */
  readonly deliver: (text: string) => Promise<void>;
  /** Whether results go anywhere. */
  readonly isOutputOpen: boolean;
  /** Writes anything else. */
  readonly note: (text: string) => void;
  /**
   * All of standard input; where that is a terminal, a line that it does not show.
   *
   * @param what is asked for on a terminal
   * @param length of what is longer, no more than its start is read, which is longer than that
   */
  readonly readInput: (what: string, length: number) => Promise<string>;
  /** Begins to show how far something is, where someone is there to see it. @param total of what, such as lines */
  readonly showProgress: (total: number) => Progress;
  /** Whether results are shown on a terminal, which would obey what others stored. */
  readonly isOutTerminal: boolean;
  /** Whether someone is there who can be asked. */
  readonly isTerminal: boolean;
  /** Runs a section that a signal aborts, instead of ending the program in its middle. */
  readonly guard: <Result>(section: (signal: AbortSignal) => Promise<Result>) => Promise<Result>;
  /** Has something done where a signal ends the program. @returns what makes it unnecessary */
  readonly atEnd: (cleanup: () => void) => () => void;
  /** Says from now on what a signal leaves, where it ends the program. */
  readonly explainInterruption: (text: string) => void;
  /** Says from now on what is left where the program ends in its middle, by a signal or because nobody reads its results. */
  readonly leaves: (what?: string) => void;
  /** Asks, on the terminal, and waits for the answer. */
  readonly ask: (question: string) => Promise<string>;
}
