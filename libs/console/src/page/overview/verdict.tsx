// The top of the page: key numbers, and the incidents in sentences.
// Not here: the detection of incidents (../../incidents), and the charts (../charts).

import type { Incident, Verdict } from "../../wire";
import { count } from "../format";
import { IncidentSentence } from "./incident";
import type { ChangeFilter } from "../requests/request-filters";

/** Number of incidents on the first screen; the others are one click away. */
const SHOWN = 5;
const TONES = { server: "bad", client: "warn", limit: "limit" } as const;

interface VerdictProps {
  readonly verdict: Verdict;
  readonly isFiltered: boolean;
  readonly onFilter: ChangeFilter;
}

/** Lists the incidents in one sentence each, before any chart. */
export function VerdictBanner({ verdict, isFiltered, onFilter }: VerdictProps) {
  if (verdict.kind === "nothing") {
    return (
      <p class="verdict quiet">
        {isFiltered ? "No request of this filter in this time." : "No requests in this time."}
      </p>
    );
  }
  if (verdict.kind === "fine") {
    const of = isFiltered ? "requests of this filter" : "requests";
    return (
      <p class="verdict good">
        No errors: {count(verdict.requests)} {of}, all below 400.
      </p>
    );
  }
  const { incidents, count: all, untold } = verdict;
  const list = (some: readonly Incident[]) => (
    <ol class="incidents">
      {some.map((incident) => (
        <li
          key={JSON.stringify([incident.untrustedCause, incident.tenants, incident.routes])}
          class={`verdict ${incident.isMinor ? "minor" : ""} ${TONES[incident.severity]}`}
        >
          <IncidentSentence {...{ incident, onFilter }} />
        </li>
      ))}
    </ol>
  );
  return (
    <div class="findings">
      {list(incidents.slice(0, SHOWN))}
      {incidents.length > SHOWN && (
        <details>
          <summary>{count(all - SHOWN)} more, less harmful</summary>
          {list(incidents.slice(SHOWN))}
          {all > incidents.length && (
            <p class="note">{count(all - incidents.length)} further ones are not listed.</p>
          )}
        </details>
      )}
      {untold > 0 && (
        <p class="note">
          {count(untold)} requests are of tenants or routes beyond the number that the console tracks, and are
          in none of these.
        </p>
      )}
    </div>
  );
}
