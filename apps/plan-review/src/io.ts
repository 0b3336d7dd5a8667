/** What the program reads and writes; tests have their own. */
export interface Io {
  /** Results: stdout. */
  readonly out: (text: string) => void;
  /** All else: stderr. */
  readonly note: (text: string) => void;
  readonly readFile: (path: string) => Uint8Array;
  readonly readInput: () => Promise<Uint8Array>;
  readonly exists: (path: string) => boolean;
  readonly now: () => Date;
}
