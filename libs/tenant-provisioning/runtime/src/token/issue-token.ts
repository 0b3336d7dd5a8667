import type { Tenancy } from "../core/tenancy";
import { TokenChangedError } from "./errors";
import { TokenNotDeliveredError } from "../core/errors";
import type { NewToken } from "../core/tokens";

/**
 * Delivers the secret of a new token. The token works only after the delivery, so a secret that was not
 * delivered never works, however the program ends.
 */
export interface Delivery<Issued> {
  /** Delivers the result with its secret. Resolves once the secret cannot be lost. */
  deliver(issued: Issued): Promise<void>;
  /**
   * Deletes the delivered secret if possible, because its token will not work.
   *
   * @default the secret is kept
   */
  retract?(): Promise<void>;
  /**
   * Runs the section that issues the token. A program that receives a signal has to abort the section and
   * wait for it. The section leaves either a token that works and was delivered, or none.
   *
   * @default the section is never aborted
   */
  guard?<Result>(section: (signal: AbortSignal) => Promise<Result>): Promise<Result>;
}

/** Delivers the secret as the return value. If the call fails, nobody receives it. */
export const toCaller: Delivery<unknown> = {
  deliver: async () => undefined,
  retract: async () => undefined,
};

interface Issue<Issued> {
  readonly stored: NewToken;
  /** The result with its secret, for the delivery. */
  readonly issued: Issued;
  /**
   * Runs before the delivery. Checks that the token is still wanted, and claims what it requires, such as the
   * replaced token.
   */
  readonly prepare: () => Promise<void>;
  /** Runs after the delivery, once the token works. */
  readonly commit: () => Promise<void>;
  /** Reverts `prepare` and `commit`. @default nothing to revert */
  readonly rollback?: () => Promise<void>;
  /** The advice for the operator if the rollback fails. */
  readonly afterRollback?: string;
  /** Finds the cause of a failure, such as a concurrent change. @default the failure itself */
  readonly causeOf?: (error: unknown) => Promise<unknown>;
}

/**
 * Issues a token: stores it inactive, delivers its secret, and activates it. An error or a signal rolls it
 * back. A killed program leaves either a token that works and was delivered, or an inactive one that
 * `examineTenants` finds.
 *
 * @throws {TokenChangedError} when another run removed the token meanwhile.
 * @throws {TokenNotDeliveredError} with the cause, if the secret may have been seen or the token cannot be
 * removed.
 * @throws any other failure, if nobody can have seen the secret.
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

/**
 * Stops a delivery that waits for its reader when the section is aborted.
 *
 * @throws the reason of the abort, even if the delivery also fails
 */
async function unlessAborted(act: () => Promise<void>, signal: AbortSignal): Promise<void> {
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error);
    signal.addEventListener("abort", stop);
  });
  // Whichever promise settles second is ignored.
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

/** Rolls back, and determines the error. @returns the error to throw */
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
