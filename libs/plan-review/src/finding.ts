import { hazardKinds, type HazardId, type Severity } from "./hazards";
import type { Phrase } from "./phrase";

/** A hazard at a place. */
export interface Finding {
  readonly hazard: HazardId;
  readonly severity: Severity;
  /** Address of the resource; `output.x` and `var.x`; `plan` for what is about the plan itself. */
  readonly untrustedAddress: string;
  /** What people call the resource, where it has a name. */
  readonly untrustedName?: string;
  readonly what: Phrase;
}

export function findingAt(
  untrustedAddress: string,
  hazard: HazardId,
  what: Phrase,
  severity?: Severity,
): Finding {
  return { hazard, severity: severity ?? hazardKinds[hazard].severities[0], untrustedAddress, what };
}
