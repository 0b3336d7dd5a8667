import type { Tenancy } from "../core/tenancy";
import { TokenChangedError } from "./errors";
import { TokenNotDeliveredError } from "../core/errors";
import type { NewToken } from "../core/tokens";

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

/** A token that is to be issued. */
interface Issue<Issued> {
  readonly stored: NewToken;
  /** What is handed over: the secret, and what is said of it. */
  readonly issued: Issued;
  /** Runs before anyone sees the secret: looks whether the token is still wanted, and takes what it needs. */
  readonly prepare: () => Promise<void>;
  /** Runs once the secret is delivered, and the token works. */
  readonly commit: () => Promise<void>;
  /** Gives back what `prepare` and `commit` took. @default nothing */
  readonly rollback?: () => Promise<void>;
  /** What to do where that fails. */
  readonly afterRollback?: string;
  /** What a failure really was, such as someone else's change. @default the same */
  readonly causeOf?: (error: unknown) => Promise<unknown>;
}

/**
 * Issues a token: stores it so that it lets nobody in, delivers its secret, and makes it work. On any error and at a signal it
 * is taken back; of a program that is killed there is either a token that works and was delivered, or one that lets nobody in
 * and that `examineTenants` finds.
 *
 * @throws {TokenChangedError} when someone else removed the token meanwhile.
 * @throws {TokenNotDeliveredError} with the cause, where the secret may have been seen or the token cannot be removed.
 * @throws whatever else failed, where nobody can have seen the secret.
 */
export async function issueToken<Issued>(
  issue: Issue<Issued>,
  delivery: Delivery<Issued>,
  tenancy: Pick<Tenancy, "tokens">,
): Promise<Issued> {
  const { stored, issued } = issue;
  const section = async (signal: AbortSignal) => {
    let isSeen = false;
    try {
      signal.throwIfAborted();
      await tenancy.tokens.hold(stored);
      signal.throwIfAborted();
      await issue.prepare();
      signal.throwIfAborted();
      isSeen = true;
      await unlessAborted(() => delivery.deliver(issued), signal);
      if (!(await tenancy.tokens.release(stored))) throw new TokenChangedError(stored);
      await issue.commit();
      return issued;
    } catch (error) {
      throw await rollbackIssue(error, isSeen, issue, delivery, tenancy);
    }
  };
  return delivery.guard === undefined ? section(new AbortController().signal) : delivery.guard(section);
}

/** A delivery may wait for as long as nobody reads. @throws the reason of the abort, also where both happen */
async function unlessAborted(act: () => Promise<void>, signal: AbortSignal): Promise<void> {
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error);
    signal.addEventListener("abort", stop);
  });
  // Whichever comes second is nobody's error.
  aborted.catch(() => undefined);
  const done = act();
  done.catch(() => undefined);
  try {
    await Promise.race([done, aborted]);
    signal.throwIfAborted();
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/** @returns the error to throw */
async function rollbackIssue<Issued>(
  error: unknown,
  isSeen: boolean,
  { stored, rollback, afterRollback, causeOf }: Issue<Issued>,
  { retract }: Delivery<Issued>,
  { tokens }: Pick<Tenancy, "tokens">,
): Promise<unknown> {
  const isRemoved = await succeeds(() => tokens.remove(stored.tokenHash));
  const isRolledBack = await succeeds(async () => rollback?.());
  const isRetracted = retract !== undefined && (await succeeds(retract));
  const cause = await (causeOf?.(error).catch((other: unknown) => other) ?? error);
  const isClean = isRemoved && isRolledBack;
  if (isClean && (!isSeen || isRetracted)) return cause;
  return new TokenNotDeliveredError(stored, cause, {
    isRemoved,
    ...(!isRolledBack && { afterRollback: afterRollback ?? "" }),
  });
}

async function succeeds(act: () => Promise<unknown>): Promise<boolean> {
  try {
    await act();
    return true;
  } catch {
    return false;
  }
}
