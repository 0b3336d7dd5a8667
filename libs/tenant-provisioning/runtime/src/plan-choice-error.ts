/** It cannot be told which plan an adopted API key is to be in. */
export class PlanChoiceError extends Error {
  override readonly name = "PlanChoiceError";

  /**
   * @param held the environment's plans that have the key
   * @param others names of further plans that have it
   */
  constructor(
    apiKeyId: string,
    choices: readonly string[],
    held: readonly string[],
    others: readonly string[],
  ) {
    const among = held.join(" and ") || "no plan of this environment";
    const beside =
      others.length === 0 ? "" : ` (but in ${others.map((name) => JSON.stringify(name)).join(", ")})`;
    super(
      `API key ${apiKeyId} is in ${among}${beside}: say which plan it is to have, ${choices.map((name) => `--plan ${name}`).join(" or ")}`,
    );
  }
}
