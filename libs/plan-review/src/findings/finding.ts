import { groupBy } from "../values/group-by";
import type { Json } from "../values/json";
import { hazardKinds, type HazardId, type Severity } from "./hazards";
import { messageList, type Message, message } from "./message";

/** A hazard at a place. */
export interface Finding {
  readonly hazard: HazardId;
  readonly severity: Severity;
  /** Address of the resource; `output.x` and `var.x`; `plan` for what is about the plan itself. */
  readonly untrustedAddress: string;
  /** What people call the resource, where it has a name. */
  readonly untrustedName?: string;
  readonly message: Message;
  /** Of a sentence that several places of the resource can share. */
  readonly place?: Place;
  /** All places of a sentence that is said once for several. */
  readonly untrustedPlaces?: readonly string[];
}

export function findingAt(
  untrustedAddress: string,
  hazard: HazardId,
  message: Message,
  severity?: Severity,
): Finding {
  return { hazard, severity: severity ?? hazardKinds[hazard].severities[0], untrustedAddress, message };
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
    return [
      { ...first, message: [...head, ...messageList(names), ...count, ...tail], untrustedPlaces: names },
    ];
  });
}

/** A hazard that a rule saw in a change. */
export interface RuleFinding {
  readonly hazard: HazardId;
  /** @default the usual one of its kind */
  readonly severity?: Severity;
  /** One sentence: what happens. */
  readonly message: Message;
  /** Of a sentence that several places of one resource can share. */
  readonly place?: Place;
}

/** The place in a sentence, such as a route of a document: a review says alike sentences of one resource once. */
interface Place {
  readonly head: Message;
  readonly untrustedName: string;
  readonly tail: Message;
}

export function finding(hazard: HazardId, message: Message, severity?: Severity): RuleFinding {
  return { hazard, message, ...(severity && { severity }) };
}

/** A sentence with a list of names in it; nothing where there are none. */
export function findingList(
  hazard: HazardId,
  untrusted: readonly string[],
  message: (list: Message) => Message,
  severity?: Severity,
): readonly RuleFinding[] {
  return untrusted.length === 0 ? [] : [finding(hazard, message(messageList(untrusted)), severity)];
}

/**
 * A finding about one of many places that may be alike: a route, a gateway response, a member.
 *
 * @param head what stands before the place's name
 * @param tail what stands after it
 */
export function placeFinding(
  untrustedName: string,
  hazard: HazardId,
  head: Message,
  severity?: Severity,
  tail: Message = ["."],
): RuleFinding {
  return {
    ...finding(hazard, [...head, ...message`${untrustedName}`, ...tail], severity),
    place: { head, untrustedName, tail },
  };
}

/** A value in a sentence. */
export function formatValue(value: Json | undefined): string {
  if (value === undefined || value === null || value === "") return "nothing";
  return typeof value === "string" ? value : JSON.stringify(value);
}
