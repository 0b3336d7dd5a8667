import { numberOf, type Json } from "../../values/json";
import { report, type RuleFinding } from "../../findings/finding";
import { message } from "../../findings/message";

/** The authorizer's variable where its stage has the routes of self-service; `libs/authorizer/infra` sets it. */
const SWITCH = "SELF_SERVICE";
/** Variables of the function of self-service; `selfServiceVariables` of `libs/environments` makes them. */
const TABLE = "SELF_SERVICE_TABLE";
const MOST = "MAX_TOKENS";

interface Variable {
  readonly name: string;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
  /** Its values are not shown. */
  readonly isSensitive: boolean;
}

/**
 * Judges the variables by which self-service is turned on and off, and limited, where their values are known.
 *
 * @param all the function's variables after the change
 * @returns undefined for another variable
 */
export function selfServiceVariable(
  { name, before, after, isSensitive }: Variable,
  isAuthorizer: boolean,
  all: Readonly<Record<string, Json>>,
): readonly RuleFinding[] | undefined {
  if (name === SWITCH && isAuthorizer) {
    if (after === "on" && before === undefined)
      return report("self-service-changed", [
        "Tenants manage their own tokens: one without scopes, or with tokens:manage, may mint, rotate and revoke those of its tenant.",
      ]);
    if (before === "on" && after === undefined)
      return report("self-service-changed", [
        "Tenants no longer manage their own tokens. The tokens that they minted stay.",
      ]);
  }
  if (name !== MOST || all[TABLE] === undefined || before === undefined || after === undefined)
    return undefined;
  const [old, now] = [numberOf(before), numberOf(after)];
  if (old === undefined || now === undefined) return undefined;
  return report(
    "self-service-changed",
    isSensitive
      ? ["The number of tokens that a tenant may have when it mints one changes (its value is sensitive)."]
      : message`A tenant may have ${String(now)} tokens when it mints one, instead of ${String(old)}.`,
    now < old ? "warn" : "info",
  );
}
