/** Everything by which the command meets the world outside of the gateways; a test passes its own. */
export interface Io {
  /** Results: stdout. */
  readonly out: (text: string) => void;
  /** All else: stderr. */
  readonly note: (text: string) => void;
  /** Whether someone is there who can be asked. */
  readonly isTerminal: boolean;
  readonly ask: (question: string) => Promise<string>;
}
