import { type RuleFinding, formatValue, report } from "../../findings/finding";
import { message, type Message } from "../../findings/message";
import { differingNames, listOf, numberOf, textOf, type Json, type JsonObject } from "../../values/json";
import { functionOf } from "../document/destination";
import type { Context } from "./context";

/** API Gateway's default, in seconds, where a document or a resource sets none. */
const DEFAULT_TTL = 300;

/** Compares the authorizer of a scheme. Each message omits the name of the scheme, which the caller adds. */
export function diffAuthorizer(old: JsonObject, now: JsonObject, context: Context): readonly RuleFinding[] {
  return differingNames(old, now).flatMap((name) => diffMember(name, old[name], now[name], context));
}

function diffMember(
  name: string,
  before: Json | undefined,
  after: Json | undefined,
  context: Context,
): readonly RuleFinding[] {
  const fromTo = message`${name} of the authorizer changes from ${formatValue(before)} to ${formatValue(after)}`;
  switch (name) {
    case "authorizerResultTtlInSeconds":
      return cacheTime(["the authorizer"], numberOf(before), numberOf(after));
    case "identityValidationExpression":
      return expression(["the authorizer"], textOf(before), textOf(after));
    case "authorizerUri":
      return exchanged(before, after, context);
    case "authorizerCredentials":
      return report(
        "authorizer-removed",
        [
          ...fromTo,
          isForeign(after, context)
            ? ": the role is another account's."
            : ": it must be allowed to invoke the function, or every request gets 500.",
        ],
        isForeign(after, context) ? "block" : "warn",
      );
    case "identitySource":
      return report("token-place-changed", [
        ...fromTo,
        ": clients that send the token as before are rejected.",
      ]);
    case "type":
    case "providerARNs":
    case "jwtConfiguration":
      return report("authorizer-removed", [...fromTo, ": something else decides who may call."]);
    default:
      return report("authorizer-removed", [
        ...fromTo,
        ": what the authorizer gets or answers may be read in another way.",
      ]);
  }
}

/**
 * Judges the authorizer of a new scheme. `known` has the functions that authorized before; for a new API it
 * is undefined.
 */
export function newAuthorizer(
  authorizer: JsonObject,
  known: readonly (string | undefined)[] | undefined,
  context: Context,
): readonly RuleFinding[] {
  const { authorizerUri, authorizerCredentials, type } = authorizer;
  const arn = functionOf(authorizerUri);
  return [
    ...(arn === undefined || (known?.includes(arn) ?? context.whose(arn) !== "foreign")
      ? []
      : report(
          "authorizer-removed",
          message`the function ${arn}${[context.whose(arn) === "foreign" ? " of another account" : ""]} now decides who may call.`,
          context.whose(arn) === "own" ? "warn" : "block",
        )),
    ...(isForeign(authorizerCredentials, context)
      ? report(
          "authorizer-removed",
          message`the role ${formatValue(authorizerCredentials)} is another account's.`,
        )
      : []),
    ...(arn === undefined
      ? report(
          "authorizer-removed",
          message`something else than a function of the plan now decides who may call: ${formatValue(authorizerUri ?? type)}.`,
          "warn",
        )
      : []),
    ...foreignProviders(authorizer, context),
  ];
}

/** Reports user pools of other accounts: anyone who signs up there gets access. */
function foreignProviders({ providerARNs }: JsonObject, context: Context): readonly RuleFinding[] {
  const foreign = listOf(providerARNs).filter((each) => isForeign(each, context));
  return foreign.length === 0
    ? []
    : report("authorizer-removed", message`users of another account's pool ${foreign.join(", ")} may call.`);
}

/**
 * Reports that a different function authorizes. Another version or alias of the same function is a
 * deployment.
 */
function exchanged(
  before: Json | undefined,
  after: Json | undefined,
  context: Context,
): readonly RuleFinding[] {
  const [old, now] = [functionOf(before), functionOf(after)];
  const sentence = message`another function decides who may call: ${old ?? formatValue(before)} becomes ${now ?? formatValue(after)}`;
  if (old !== undefined && now !== undefined && unqualified(old) === unqualified(now))
    return report(
      "authorizer-removed",
      message`another version of its function decides who may call: ${old} becomes ${now}.`,
      "warn",
    );
  return report("authorizer-removed", [
    ...sentence,
    now !== undefined && context.whose(now) === "foreign" ? ", which is another account's." : ".",
  ]);
}

const unqualified = (arn: string): string => arn.split(":").slice(0, 7).join(":");

function isForeign(arn: Json | undefined, context: Context): boolean {
  return typeof arn === "string" && arn !== "" && context.whose(arn) === "foreign";
}

/** Reports a change of the authorizer cache TTL, in seconds. */
export function cacheTime(
  whose: Message,
  before: number | undefined,
  after: number | undefined,
): readonly RuleFinding[] {
  const [old, now] = [before ?? DEFAULT_TTL, after ?? DEFAULT_TTL];
  if (old === now) return [];
  const sentence: Message = [...whose, ` keeps its answers for ${now} s instead of ${old} s`];
  if (now > old) return report("revocation-delayed", [...sentence, ": a revoked token works for so long."]);
  return report("cache-shortened", [
    ...sentence,
    ": it is invoked more often, and reads the table more often.",
  ]);
}

/**
 * Reports a change of the pattern that a token must match to reach the authorizer. A pattern that no token
 * matches locks everyone out.
 */
export function expression(
  whose: Message,
  before: string | undefined,
  after: string | undefined,
): readonly RuleFinding[] {
  if (after === undefined || after === "")
    return report("validation-removed", [
      ...whose,
      " no longer checks the header's form: every malformed header costs an invocation.",
    ]);
  const change =
    before === undefined || before === ""
      ? message` now checks the header's form by ${after}`
      : message` checks the header by ${after} in place of ${before}`;
  return report("accepted-tokens-narrowed", [...whose, ...change, ": tokens that do not match get 401."]);
}
