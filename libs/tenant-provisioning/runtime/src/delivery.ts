/**
 * Hands the secret of a new token over. The token works once that is done, and not before: a secret that was not handed over
 * lets nobody in, however the program ends.
 */
export interface Delivery<Issued> {
  /** Hands over what was issued, with its secret; resolves once it cannot be lost any more. */
  deliver(issued: Issued): Promise<void>;
  /** Takes the secret back, where that can be done: its token will not work. @default it stays where it is */
  retract?(): Promise<void>;
  /**
   * Runs the section from the first trace of the token to the last one. Whoever ends the program by a signal has to abort the
   * section instead and wait for it: it leaves either a token that works and was delivered, or none.
   *
   * @default nobody interrupts it
   */
  guard?<Result>(section: (signal: AbortSignal) => Promise<Result>): Promise<Result>;
}

/** The secret is what the caller gets: it is delivered by being returned, and of a call that fails nobody has it. */
export const toCaller: Delivery<unknown> = {
  deliver: async () => undefined,
  retract: async () => undefined,
};
