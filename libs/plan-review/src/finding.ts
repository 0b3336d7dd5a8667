import { groupBy } from "./group-by";
import { hazardKinds, type HazardId, type Severity } from "./hazards";
import { sayList, type Phrase } from "./phrase";
import type { Place } from "./rules/rule";

/** A hazard at a place. */
export interface Finding {
  readonly hazard: HazardId;
  readonly severity: Severity;
  /** Address of the resource; `output.x` and `var.x`; `plan` for what is about the plan itself. */
  readonly untrustedAddress: string;
  /** What people call the resource, where it has a name. */
  readonly untrustedName?: string;
  readonly what: Phrase;
  /** Of a sentence that several places of the resource can share. */
  readonly place?: Place;
  /** All places of a sentence that is said once for several. */
  readonly untrustedPlaces?: readonly string[];
}

export function findingAt(
  untrustedAddress: string,
  hazard: HazardId,
  what: Phrase,
  severity?: Severity,
): Finding {
  return { hazard, severity: severity ?? hazardKinds[hazard].severities[0], untrustedAddress, what };
}

/**
 * Says a sentence that several places of a resource share once, with the first eight by name and how many there are. After the
 * exceptions: each place needs its own.
 */
export function joined<Each extends Finding>(
  findings: readonly Each[],
  isAlike: (each: Each) => unknown,
): readonly Each[] {
  const groups = groupBy(findings, (each) => {
    const { place, hazard, severity, untrustedAddress } = each;
    return place
      ? JSON.stringify([untrustedAddress, hazard, severity, place.head, place.tail, isAlike(each)])
      : each;
  });
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first?.place || group.length === 1) return group;
    const { head, tail } = first.place;
    const names = [...new Set(group.map(({ place }) => place?.untrustedName ?? ""))];
    const count = names.length > 8 ? [` (${names.length} in all)`] : [];
    return [{ ...first, what: [...head, ...sayList(names), ...count, ...tail], untrustedPlaces: names }];
  });
}
