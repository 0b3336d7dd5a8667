import type { HazardId, Severity } from "../hazards";
import type { Json } from "../json";
import { sayList, type Phrase } from "../phrase";
import { found } from "../rules/common";
import type { Found } from "../rules/rule";

/** A finding about one of many places that may be alike: a route, a gateway response, a member. */
export interface PlaceFinding {
  readonly hazard: HazardId;
  readonly severity: Severity | undefined;
  /** The sentence before and after the place. */
  readonly head: Phrase;
  readonly untrustedPlace: string;
  readonly tail: Phrase;
}

export function at(
  untrustedPlace: string,
  hazard: HazardId,
  [head, tail]: readonly [Phrase, Phrase],
  severity?: Severity,
): PlaceFinding {
  return { hazard, severity, head, untrustedPlace, tail };
}

/** Each sentence once, with all the places that it is about: the first eight by name, and how many there are. */
export function grouped(findings: readonly PlaceFinding[]): readonly Found[] {
  const groups = new Map<string, { readonly first: PlaceFinding; readonly places: Set<string> }>();
  for (const each of findings) {
    const key = JSON.stringify([each.hazard, each.severity, each.head, each.tail]);
    const group = groups.get(key);
    if (group) group.places.add(each.untrustedPlace);
    else groups.set(key, { first: each, places: new Set([each.untrustedPlace]) });
  }
  return [...groups.values()].map(({ first: { hazard, severity, head, tail }, places }) => {
    const count = places.size > 8 ? [` (${places.size} in all)`] : [];
    return found(hazard, [...head, ...sayList([...places]), ...count, ...tail], severity);
  });
}

/** A value in a sentence. */
export function shown(value: Json | undefined): string {
  if (value === undefined || value === null || value === "") return "nothing";
  return typeof value === "string" ? value : JSON.stringify(value);
}
