import type { Tenancy } from "../core/tenancy";
import { tokenIdOf } from "../core/tokens";
import { TokenChangedError, TokenReplacedError } from "./errors";
import type { FoundToken, NewToken, Replacement } from "../core/tokens";

type Ports = Pick<Tenancy, "tokens" | "lookup">;

/** The replacement of a token. The old token's record stores it, so a token has at most one successor. */
export class Replacing {
  private readonly replacement: Replacement;

  /** @param endsAt the intended end of the old token, in seconds since 1970 */
  constructor(
    private readonly old: FoundToken,
    successor: NewToken,
    endsAt: number,
    private readonly ports: Ports,
  ) {
    const endedBefore = old.replacement === undefined ? old.expiresAt : old.replacement.endedBefore;
    this.replacement = {
      by: successor.tokenId,
      byHash: successor.tokenHash,
      endsAt,
      ...(endedBefore !== undefined && { endedBefore }),
    };
  }

  /**
   * Makes the new token the successor. Discards an earlier successor that was not delivered, or was revoked.
   * A run that was about to deliver the discarded token fails.
   *
   * @throws {TokenReplacedError} {@link TokenChangedError}
   */
  async claim(): Promise<void> {
    const { old, ports, replacement } = this;
    const earlier = old.replacement;
    if (earlier !== undefined && !(await ports.tokens.discard(earlier.byHash)))
      throw new TokenReplacedError(tokenIdOf(old), earlier.by);
    if (!(await ports.tokens.claim(old.tokenHash, replacement, earlier?.byHash)))
      throw await this.causeOf(new TokenChangedError(old));
  }

  /** Sets the end of the old token, unless it was revoked meanwhile. @throws {TokenReplacedError} */
  async end(): Promise<void> {
    const { old, ports, replacement } = this;
    if (await ports.tokens.end(old.tokenHash, replacement)) return;
    if ((await ports.lookup.find(old.tokenHash)) !== undefined)
      throw await this.causeOf(
        new TokenChangedError({ tokenId: replacement.by, tokenHash: replacement.byHash }),
      );
  }

  restore(): Promise<void> {
    return this.ports.tokens.restore(this.old.tokenHash, this.replacement);
  }

  /** Returns a {@link TokenReplacedError} instead of the error if another token has become the successor. */
  async causeOf(error: unknown): Promise<unknown> {
    if (!(error instanceof TokenChangedError)) return error;
    const { old, ports, replacement } = this;
    const successor = (await ports.lookup.find(old.tokenHash))?.replacement;
    if (successor === undefined || successor.byHash === replacement.byHash) return error;
    return new TokenReplacedError(tokenIdOf(old), successor.by);
  }
}
