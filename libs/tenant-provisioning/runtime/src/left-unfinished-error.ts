import { TenantChangedError } from "./tenant-changed-error";
import { TokenNotDeliveredError } from "./token-not-delivered-error";

/** A change of a tenant was begun, and something failed before it was done. */
export class LeftUnfinishedError extends Error {
  override readonly name = "LeftUnfinishedError";

  /**
   * @param left what there is now, with the commands that finish or remove it
   * @param cause what failed
   */
  constructor(
    readonly left: string,
    cause: unknown,
  ) {
    super(`${cause instanceof Error ? cause.message : String(cause)}\n${left}`, { cause });
  }
}

/**
 * Makes a change, and names what it leaves where it fails.
 *
 * @param change is given what says what a failure leaves from now on, and without a text that it leaves nothing
 * @throws {LeftUnfinishedError} with what `change` threw. Where nothing is left, or what is there is someone else's change,
 * what `change` threw.
 */
export async function namingWhatIsLeft<Result>(
  change: (leaves: (what?: string) => void) => Promise<Result>,
): Promise<Result> {
  let left: string | undefined;
  try {
    return await change((what) => {
      left = what;
    });
  } catch (error) {
    const cause = error instanceof TokenNotDeliveredError ? error.cause : error;
    throw left === undefined || cause instanceof TenantChangedError
      ? error
      : new LeftUnfinishedError(left, error);
  }
}
