import type { AggregateView } from "@tollgate/observability-runtime";
import type { Verdict } from "../wire";
import { incidentsOf } from "./incidents";
import { outcomesOf } from "./outcomes";

/** Incidents that a page is told of. */
const TOLD = 30;

/** Says what is wrong, the most harmful first. */
export function verdictOf(view: AggregateView): Verdict {
  const { outcomes, untold } = outcomesOf(view);
  const requests = outcomes.reduce((sum, outcome) => sum + outcome.requests, untold);
  if (requests === 0) return { kind: "nothing" };
  const incidents = incidentsOf(outcomes);
  if (incidents.length === 0 && untold === 0) return { kind: "fine", requests };
  return { kind: "incidents", incidents: incidents.slice(0, TOLD), count: incidents.length, untold };
}
