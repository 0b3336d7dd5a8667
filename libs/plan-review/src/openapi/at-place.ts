import type { HazardId, Severity } from "../hazards";
import type { Json } from "../json";
import { say, type Phrase } from "../phrase";
import { found } from "../rules/common";
import type { Found } from "../rules/rule";

/**
 * A finding about one of many places that may be alike: a route, a gateway response, a member.
 *
 * @param head what stands before the place's name
 * @param tail what stands after it
 */
export function at(
  untrustedName: string,
  hazard: HazardId,
  head: Phrase,
  severity?: Severity,
  tail: Phrase = ["."],
): Found {
  return {
    ...found(hazard, [...head, ...say`${untrustedName}`, ...tail], severity),
    place: { head, untrustedName, tail },
  };
}

/** A value in a sentence. */
export function shown(value: Json | undefined): string {
  if (value === undefined || value === null || value === "") return "nothing";
  return typeof value === "string" ? value : JSON.stringify(value);
}
