/** What shows how far something is. */
export interface Progress {
  /** @param amount may be a part of one */
  advance(amount: number): void;
  end(): void;
}

/** Everything by which the command meets the world outside of AWS; a test passes its own. */
export interface Io {
  /** Writes a result. */
  readonly out: (text: string) => void;
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
  /** Asks, on the terminal, and waits for the answer. */
  readonly ask: (question: string) => Promise<string>;
}
