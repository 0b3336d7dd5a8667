import type { RequestFilter, Verdict } from "../wire";
import { count } from "./format";
import { incidentSentence, type Segment } from "./incident-words";

/** Incidents that are on the first screen; the others are one click away. */
const SHOWN = 5;
const TONES = { server: "bad", client: "warn", limit: "limit" } as const;

interface VerdictProps {
  readonly verdict: Verdict;
  readonly onFilter: (filter: Partial<RequestFilter>) => void;
}

/** Says what is wrong, one sentence an incident, before anyone has to read a chart. */
export function VerdictBanner({ verdict, onFilter }: VerdictProps) {
  if (verdict.kind === "nothing") {
    return <p class="verdict quiet">No requests in this time.</p>;
  }
  if (verdict.kind === "fine") {
    return <p class="verdict good">No errors: {count(verdict.requests)} requests, all below 400.</p>;
  }
  const { incidents, count: all, untold } = verdict;
  const items = incidents.map((incident) => ({ ...incident, segments: incidentSentence(incident) }));
  const list = (some: typeof items) => (
    <ol class="incidents">
      {some.map(({ severity, isMinor, segments, untrustedCause, tenants, routes }) => (
        <li
          key={JSON.stringify([severity, untrustedCause, tenants?.untrustedNames, routes?.untrustedNames])}
          class={`verdict ${isMinor ? "minor" : ""} ${TONES[severity]}`}
        >
          {segments.map((segment, at) => (
            <Part key={at} {...{ segment, onFilter }} />
          ))}
        </li>
      ))}
    </ol>
  );
  return (
    <div class="findings">
      {list(items.slice(0, SHOWN))}
      {items.length > SHOWN && (
        <details>
          <summary>{count(all - SHOWN)} more, less harmful</summary>
          {list(items.slice(SHOWN))}
          {all > items.length && <p class="note">{count(all - items.length)} further ones are not listed.</p>}
        </details>
      )}
      {untold > 0 && (
        <p class="note">
          {count(untold)} requests are of more tenants and routes than the console tells apart; they are in
          none of these.
        </p>
      )}
    </div>
  );
}

/** Names are buttons: the page shows what is theirs. */
function Part({ segment, onFilter }: { segment: Segment; onFilter: VerdictProps["onFilter"] }) {
  switch (segment.kind) {
    case "words":
      return <>{segment.text}</>;
    case "rate":
      return <strong class="rate">{segment.text}</strong>;
    default: {
      const { kind, text, untrustedName } = segment;
      return (
        <button type="button" class="link name" onClick={() => onFilter({ [kind]: `=${untrustedName}` })}>
          {text}
        </button>
      );
    }
  }
}
