import { isSame, numberOf, type JsonObject } from "../json";
import { say, type Phrase } from "../phrase";
import { found } from "../rules/common";
import type { Found } from "../rules/rule";
import type { Api } from "./read-api";

/** What API Gateway takes where a document or a resource says nothing, in seconds. */
const DEFAULT_TTL = 300;

/** Compares the authorizers that both documents define; one that no route has is found with the routes. */
export function diffAuthorizers(before: Api, after: Api): readonly Found[] {
  return [...before.authorizers].flatMap(([name, old]) => {
    const now = after.authorizers.get(name);
    return now ? diffAuthorizer(name, old, now) : [];
  });
}

function diffAuthorizer(name: string, old: JsonObject, now: JsonObject): readonly Found[] {
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter(
    (each) => !isSame(old[each], now[each]),
  );
  return names.flatMap((each): readonly Found[] => {
    if (each === "authorizerResultTtlInSeconds")
      return cacheTime(say`The authorizer ${name}`, numberOf(old[each]), numberOf(now[each]));
    if (each === "identityValidationExpression")
      return expression(say`The authorizer ${name}`, old[each] === undefined, now[each] === undefined);
    if (each === "authorizerUri")
      return [found("authorizer-removed", say`The authorizer ${name} becomes another function.`, "warn")];
    return [found("authorizer-removed", say`${each} of the authorizer ${name} changes.`, "warn")];
  });
}

/** A change of how long an authorizer's answers are kept, in seconds. */
export function cacheTime(
  whose: Phrase,
  before: number | undefined,
  after: number | undefined,
): readonly Found[] {
  const [old, now] = [before ?? DEFAULT_TTL, after ?? DEFAULT_TTL];
  if (old === now) return [];
  const sentence: Phrase = [...whose, ` keeps its answers for ${now} s instead of ${old} s`];
  if (now > old) return [found("revocation-delayed", [...sentence, ": a revoked token works for so long."])];
  return [
    found("cache-shortened", [...sentence, ": it is invoked more often, and reads the table more often."]),
  ];
}

/** A change of the form that a token must have to reach the authorizer. */
export function expression(whose: Phrase, wasMissing: boolean, isMissing: boolean): readonly Found[] {
  if (isMissing)
    return [
      found("validation-removed", [
        ...whose,
        " no longer checks the header's form: every malformed header costs an invocation.",
      ]),
    ];
  const verb = wasMissing ? "newly checks the header's form" : "checks the header for another form";
  return [
    found("accepted-tokens-narrowed", [...whose, ` ${verb}: tokens that do not match get 401.`], "warn"),
  ];
}
