import { isEmpty, type Json } from "../../values/json";
import type { Phrase } from "../../findings/message";
import { readPolicy } from "../../policy/document";
import { covers } from "../../policy/patterns";
import { granteeOf, type Ownership } from "../../policy/principals";
import { sayRights } from "../../policy/rights-message";
import { lostRefusals, newGrants, type Grant } from "../../policy/widening";
import { type Found, found } from "../../findings/finding";

/**
 * Compares policies that say who may call an API or go through an endpoint. Without one, everyone may; with one, only who is
 * allowed and not refused.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
 *
 * @param whose what the sentence begins with, such as `The API's policy`
 */
export function diffResourcePolicy(
  whose: Phrase,
  before: Json | undefined,
  after: Json | undefined,
  facts: Ownership,
): readonly Found[] {
  if (isEmpty(before) && isEmpty(after)) return [];
  if (isEmpty(after)) return [found("network-opened", [...whose, " goes: whoever it kept out can call."])];
  const [old, now] = [isEmpty(before) ? [] : readPolicy(before), readPolicy(after)];
  if (!old || !now)
    return [found("unknown-change", [...whose, " cannot be read: whom it lets in is not known."])];
  const refused = lostRefusals(now, old).filter((each) => !isForPlainHttp(each));
  if (isEmpty(before))
    return [...newRefusals(whose, refused), ...onlySome(whose, newGrants([], now), refused.length > 0)];
  const lost = newGrants(now, old);
  return [
    ...newRefusals(whose, refused),
    ...(lost.length > 0
      ? [
          found(
            "requests-refused",
            [...whose, " no longer allows ", ...sayRights(lost), ": who is meant gets 403."],
            "block",
          ),
        ]
      : []),
    ...opened(whose, newGrants(old, now), lostRefusals(old, now), facts),
  ];
}

function newRefusals(whose: Phrase, refused: readonly Grant[]): readonly Found[] {
  if (refused.length === 0) return [];
  const what: Phrase = [...whose, " newly refuses ", ...sayRights(refused), ": who is meant gets 403."];
  return [found("requests-refused", what, "block")];
}

/** A first policy: whom it does not allow is refused from then on. */
function onlySome(whose: Phrase, grants: readonly Grant[], refuses: boolean): readonly Found[] {
  if (grants.some((each) => isForEveryone(each)) || (grants.length === 0 && refuses)) return [];
  const what: Phrase = [
    ...whose,
    " is new, and lets in only ",
    ...(grants.length > 0 ? sayRights(grants) : ["nobody"]),
    ": everyone else gets 403.",
  ];
  return [found("requests-refused", what, "block")];
}

function opened(
  whose: Phrase,
  grants: readonly Grant[],
  refusals: readonly Grant[],
  facts: Ownership,
): readonly Found[] {
  if (grants.length + refusals.length === 0) return [];
  const grantees = grants.map(({ principal, conditions }) => granteeOf(principal, conditions, facts, false));
  const strangers = grantees.filter(({ standing }) => !["own", "service", "unclear"].includes(standing));
  const what: Phrase = [
    ...whose,
    ...(grants.length > 0 ? [" newly allows ", ...sayRights(grants)] : []),
    ...(grants.length > 0 && refusals.length > 0 ? [" and"] : []),
    ...(refusals.length > 0 ? [" no longer refuses ", ...sayRights(refusals)] : []),
    ...(strangers[0] ? [", which lets in ", strangers[0].because] : []),
    ".",
  ];
  return [found("network-opened", what, strangers.length + refusals.length > 0 ? "block" : "warn")];
}

/** Everyone, everywhere: as good as no policy. */
function isForEveryone({ action, resource, principal, conditions }: Grant): boolean {
  return (
    isAnyone(principal) &&
    conditions.length === 0 &&
    covers(action, "execute-api:invoke") &&
    /^(\*|execute-api:\/\*(\/\*)*|arn:[\w*-]+:execute-api:[^:]*:[^:]*:[^/]*\/\*(\/\*)*|arn:[\w*-]+:execute-api:[^:]*:[^:]*:\*)$/.test(
      resource,
    )
  );
}

function isAnyone(principal: string): boolean {
  return principal === "*" || principal === "AWS:*" || principal.startsWith("!");
}

/** API Gateway speaks TLS only: to refuse all else refuses nobody. */
function isForPlainHttp({ conditions }: Grant): boolean {
  const [only, ...others] = conditions;
  return others.length === 0 && only?.key === "aws:securetransport" && only.values.join() === "false";
}
