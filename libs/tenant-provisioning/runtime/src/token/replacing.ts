import type { Tenancy } from "../core/tenancy";
import { tokenIdOf } from "../core/tokens";
import { TokenChangedError, TokenReplacedError } from "./errors";
import type { FoundToken, NewToken, Replacement } from "../core/tokens";

type Ports = Pick<Tenancy, "tokens" | "lookup">;

/** That a token takes the place of another, which is written in the other's own record: so it has one successor at most. */
export class Replacing {
  private readonly replacement: Replacement;

  /** @param endsAt when the old token is to end, in seconds since 1970 */
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
   * Makes the new token the successor. A successor of before that was not delivered, or is revoked, makes room: whoever was
   * about to deliver it is told so.
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

  /** Lets the old token end. One that someone revoked meanwhile has ended. @throws {TokenReplacedError} */
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

  /** That another token has become the successor, where that is why this one is gone. */
  async causeOf(error: unknown): Promise<unknown> {
    if (!(error instanceof TokenChangedError)) return error;
    const { old, ports, replacement } = this;
    const successor = (await ports.lookup.find(old.tokenHash))?.replacement;
    if (successor === undefined || successor.byHash === replacement.byHash) return error;
    return new TokenReplacedError(tokenIdOf(old), successor.by);
  }
}
