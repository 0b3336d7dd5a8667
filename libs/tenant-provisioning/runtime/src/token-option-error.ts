const NAMES = { label: "the label", scopes: "the scopes", expiresAt: "the token's end" } as const;

export type TokenOption = keyof typeof NAMES;

/** A token was to be minted or imported with an option that lies outside of the limits. */
export class TokenOptionError extends Error {
  override readonly name = "TokenOptionError";

  /** @param problem what is wrong, without the value: it may be long, or a secret */
  constructor(
    readonly option: TokenOption,
    readonly problem: string,
  ) {
    super(`${NAMES[option]} ${problem}`);
  }
}
