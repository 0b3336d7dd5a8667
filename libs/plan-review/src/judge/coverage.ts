import { rulesByType } from "../rules";
import { isProse } from "../rules/shared/owners";
import type { TypeRules } from "../rules/shared/rule";
import { HARMLESS_ANYWHERE } from "../rules/shared/resource-rules";

/** What a plan can do to an attribute; `foreign` gives it something of another account. */
export const happenings = ["removed", "changed", "set", "unknown", "foreign"] as const;
export type Happening = (typeof happenings)[number];

/**
 * Who answers for what happens to an attribute of a type: a rule that judges it, a rule about loss from which a new resource takes
 * nothing, the search for accounts and hosts outside, a report that the value is not known, or a list of what is harmless.
 * `undefined` where nobody does: then a review calls it unknown, in every plan.
 */
export type Answer = "judged" | "takes nothing" | "searched" | "reported" | "harmless";

export function answerTo(type: string, attribute: string, happening: Happening): Answer | undefined {
  const rules = rulesByType.get(type);
  if (!rules) return undefined;
  const rule =
    rules.attributes && Object.hasOwn(rules.attributes, attribute) ? rules.attributes[attribute] : undefined;
  if (happening === "foreign")
    return rule?.judgesOwners || rules.judgesOwners ? "judged" : isProse(attribute) ? "harmless" : "searched";
  if (happening === "set" && rule)
    return rule.judgesNew || rules.judgedWhenCreated?.includes(attribute) ? "judged" : "takes nothing";
  if (happening === "unknown" && rule) return rule.handlesUnknown ? "judged" : "reported";
  return rule ? "judged" : isHarmless(rules, attribute, happening) ? "harmless" : undefined;
}

function isHarmless(rules: TypeRules, attribute: string, happening: Happening): boolean {
  return (
    HARMLESS_ANYWHERE.has(attribute) ||
    rules.harmless?.includes(attribute) === true ||
    (happening === "set" && rules.harmlessWhenNew?.includes(attribute) === true)
  );
}
