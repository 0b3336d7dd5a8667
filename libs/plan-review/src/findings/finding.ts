import { groupBy } from "../values/group-by";
import type { Json } from "../values/json";
import { hazardKinds, type HazardId, type Severity } from "./hazards";
import { sayList, type Phrase, say } from "./message";

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

/** A hazard that a rule saw in a change. */
export interface Found {
  readonly hazard: HazardId;
  /** @default the usual one of its kind */
  readonly severity?: Severity;
  /** One sentence: what happens. */
  readonly what: Phrase;
  /** Of a sentence that several places of one resource can share. */
  readonly place?: Place;
}

/** The place in a sentence, such as a route of a document: a review says alike sentences of one resource once. */
interface Place {
  readonly head: Phrase;
  readonly untrustedName: string;
  readonly tail: Phrase;
}

export function found(hazard: HazardId, what: Phrase, severity?: Severity): Found {
  return { hazard, what, ...(severity && { severity }) };
}

/** A sentence with a list of names in it; nothing where there are none. */
export function foundList(
  hazard: HazardId,
  untrusted: readonly string[],
  what: (list: Phrase) => Phrase,
  severity?: Severity,
): readonly Found[] {
  return untrusted.length === 0 ? [] : [found(hazard, what(sayList(untrusted)), severity)];
}

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
