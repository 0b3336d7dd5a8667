// Catalogue: every conformance case, by group, and the outcomes that no case produces.
// Not here: how a case is run, which is in `apps/conformance/src/cases`.

import type { Environment } from "@tollgate/environments";
import type { Case, Untried } from "../case";
import { cacheCases } from "./cache";
import { headerCases } from "./headers";
import { limitCases, untriedLimits } from "./limits";
import { operatorCases, untriedCommands } from "./operator";
import { routerCases, untriedRouter } from "./router";
import { routeCases } from "./routes";
import { scopeCases, untriedScopes } from "./scopes";
import type { Probe } from "./steps";
import { tokenCases } from "./tokens";
import { untriedElsewhere, untriedOutcomes } from "./untried";

export type { Probe } from "./steps";

export interface Catalogue {
  readonly cases: readonly Case[];
  /** Cases that are not run, and why. */
  readonly untried: readonly Untried[];
}

/** All cases for an environment whose document has the probe's route. */
export function catalogueOf(environment: Environment, probe: Probe): Catalogue {
  const cases = [
    ...tokenCases(probe),
    ...headerCases(probe),
    ...routeCases(probe),
    ...scopeCases(probe),
    ...limitCases(probe, environment),
    ...cacheCases(probe, environment),
    ...operatorCases(environment),
    ...routerCases(probe, environment),
  ];
  const limits = untriedLimits(environment);
  const untried = [
    ...limits,
    ...untriedScopes(probe),
    ...untriedRouter(environment),
    ...untriedElsewhere,
    ...untriedOutcomes([...cases, ...limits]),
  ];
  return { cases, untried: [...untried, ...untriedCommands] };
}
