/** Everything by which the command meets the world outside of AWS; a test passes its own. */
export interface Io {
  /** Writes a result. */
  readonly out: (text: string) => void;
  /** Writes anything else. */
  readonly note: (text: string) => void;
  /** All of standard input. */
  readonly readInput: () => Promise<string>;
  /** Whether someone is there who can be asked. */
  readonly isTerminal: boolean;
  /** Asks, on the terminal, and waits for the answer. */
  readonly ask: (question: string) => Promise<string>;
}
