import type { AggregateView } from "@tollgate/observability-runtime";
import { outcomeTest } from "../lines/request-filter";
import type { RequestFilter, Verdict } from "../wire";
import { incidentsOf } from "./incidents";
import { outcomesOf } from "./outcomes";

/** Maximum number of incidents that a page receives. */
const TOLD = 30;

/**
 * Lists the incidents, the most harmful first.
 *
 * @param view the requests that match the filter
 * @param whole all requests of the filter's tenant and route, with any outcome: the denominators of rates
 */
export function verdictOf(
  { view, whole }: { readonly view: AggregateView; readonly whole: AggregateView },
  filter?: RequestFilter,
): Verdict {
  const requests = view.lines();
  if (requests === 0) return { kind: "nothing" };
  const { outcomes, untold } = outcomesOf(whole);
  const matches = filter === undefined ? () => true : outcomeTest(filter);
  const incidents = incidentsOf(outcomes).filter(({ statuses, untrustedCause }) =>
    statuses.some((status) => matches(status, untrustedCause)),
  );
  if (incidents.length === 0 && untold === 0) return { kind: "fine", requests };
  return { kind: "incidents", incidents: incidents.slice(0, TOLD), count: incidents.length, untold };
}
