import { rulesByType } from "../rules";
import { isProse } from "../rules/shared/owners";
import type { TypeRules } from "../rules/shared/rule";
import { HARMLESS_ANYWHERE } from "../rules/shared/resource-rules";

/** What a plan can do to an attribute. `foreign` gives it a value of another account. */
export const happenings = ["removed", "changed", "set", "unknown", "foreign"] as const;
export type Happening = (typeof happenings)[number];

/**
 * How the review handles a change of an attribute: a rule judges it; a rule about losses ignores it for a new
 * resource, which takes nothing away; the search for foreign accounts and hosts covers it; it is reported as
 * unknown until the apply; or it is listed as harmless. `undefined` where nothing handles it: then every plan
 * reports it as unknown.
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
