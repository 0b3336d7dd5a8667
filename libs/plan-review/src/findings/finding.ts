// Findings: hazards with their texts, and messages whose untrusted parts are marked. Rules that find hazards
// are in `rules`; output formats are in `report`.

import { groupBy } from "../values/group-by";
import type { Json } from "../values/json";
import { hazardKinds, type HazardId, type Severity } from "./hazards";
import { messageList, type Message, message } from "./message";

/** A hazard at one place of a plan. */
export interface Finding {
  readonly hazard: HazardId;
  readonly severity: Severity;
  /** Address of the resource, `output.x`, `var.x`, or `plan` for a finding about the plan itself. */
  readonly untrustedAddress: string;
  /** The resource's name for people, where it has one. */
  readonly untrustedName?: string;
  readonly message: Message;
  /** For a message that several places of the resource can share. */
  readonly place?: Place;
  /** All places of a message that stands for several. */
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

/** The same as a list. */
export function reportAt(...of: Parameters<typeof findingAt>): readonly Finding[] {
  return [findingAt(...of)];
}

/**
 * Joins equal messages about several places of a resource into one, with the first eight names and the total.
 * Runs after the exceptions are applied, because each place needs its own exception.
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

/** A hazard that a rule found in a change. */
export interface RuleFinding {
  readonly hazard: HazardId;
  /** @default the first severity of the hazard */
  readonly severity?: Severity;
  /** One sentence about the effect. */
  readonly message: Message;
  /** For a message that several places of one resource can share. */
  readonly place?: Place;
}

/**
 * The place in a message, such as a route of a document. A review joins equal messages about one resource.
 */
interface Place {
  readonly head: Message;
  readonly untrustedName: string;
  readonly tail: Message;
}

export function finding(hazard: HazardId, message: Message, severity?: Severity): RuleFinding {
  return { hazard, message, ...(severity && { severity }) };
}

/** One finding, as a rule returns it. */
export function report(...of: Parameters<typeof finding>): readonly RuleFinding[] {
  return [finding(...of)];
}

/** A finding whose message has a list of names; none if the list is empty. */
export function findingList(
  hazard: HazardId,
  untrusted: readonly string[],
  message: (list: Message) => Message,
  severity?: Severity,
): readonly RuleFinding[] {
  return untrusted.length === 0 ? [] : [finding(hazard, message(messageList(untrusted)), severity)];
}

/**
 * A finding about one of several similar places: a route, a gateway response, a member.
 *
 * @param head the text before the place's name
 * @param tail the text after it
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

/** The same as a list. */
export function reportPlace(...of: Parameters<typeof placeFinding>): readonly RuleFinding[] {
  return [placeFinding(...of)];
}

/** A value as it appears in a message. */
export function formatValue(value: Json | undefined): string {
  if (value === undefined || value === null || value === "") return "nothing";
  return typeof value === "string" ? value : JSON.stringify(value);
}
