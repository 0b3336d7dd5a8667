import type { AlarmData, AlarmsData, AlarmSubject } from "../wire";
import { count, dateTime, milliseconds, NO_VALUE, percent, zoneName } from "./format";
import { IncidentSentence, NameButton } from "./overview/incident";
import { Panel } from "./panel";
import type { ChangeFilter } from "./requests/request-filters";

const STATES = {
  ALARM: { label: "Alarm", tone: "bad" },
  OK: { label: "OK", tone: "good" },
  INSUFFICIENT_DATA: { label: "No data yet", tone: "" },
} as const;

const number = new Intl.NumberFormat("en-US", { maximumSignificantDigits: 3 });

/** The states of the environment's alarms, evaluated on this log. */
export function Alarms({
  alarms,
  note,
  evaluatedUntil,
  transitions,
  isFiltered,
  onFilter,
}: AlarmsData & { readonly isFiltered: boolean; readonly onFilter: ChangeFilter }) {
  const until =
    evaluatedUntil === undefined
      ? "evaluated each minute"
      : `evaluated until ${dateTime(evaluatedUntil)} ${zoneName(evaluatedUntil)}`;
  return (
    <Panel title="Alarms" note={note ?? until}>
      {isFiltered && <p class="note">An alarm watches all requests, and not those of a filter.</p>}
      <ul class="alarms">
        {alarms.toSorted(byUrgency).map((alarm) => (
          <Alarm key={alarm.id} {...alarm} onFilter={onFilter} />
        ))}
      </ul>
      {transitions.length > 0 && (
        <details>
          <summary>Changes ({transitions.length})</summary>
          <ol class="transitions">
            {transitions.toReversed().map(({ at, alarm, from, to, subject }) => (
              <li key={`${at}${alarm}`}>
                <time>{dateTime(at)}</time> {alarm}: {STATES[from].label} →{" "}
                <strong>{STATES[to].label}</strong>
                <Subject {...{ subject, onFilter }} />
              </li>
            ))}
          </ol>
        </details>
      )}
    </Panel>
  );
}

interface AlarmProps extends AlarmData {
  readonly onFilter: ChangeFilter;
}

function Alarm({
  title,
  severity,
  meaning,
  state,
  since,
  value,
  limit,
  unit,
  subject,
  onFilter,
}: AlarmProps) {
  const { label, tone } = state === undefined ? { label: "Only on AWS", tone: "" } : STATES[state];
  return (
    <li class={state === "ALARM" ? "raised" : ""}>
      <span class={`badge ${tone}`}>{label}</span>
      <div>
        <strong>{title}</strong> <span class="note">{severity}</span>
        {state === "ALARM" && <Subject {...{ subject, onFilter }} />}
        <p>{meaning}</p>
        {state !== undefined && state !== "INSUFFICIENT_DATA" && (
          <p class="note">
            {since !== undefined && `since ${dateTime(since)} ${zoneName(since)} · `}
            now {value === undefined ? NO_VALUE : withUnit(value, unit)}
            {limit !== undefined && `, limit ${withUnit(limit, unit.split(" ")[0] ?? "")}`}
          </p>
        )}
      </div>
    </li>
  );
}

const RANK = { ALARM: 0, OK: 1, INSUFFICIENT_DATA: 2 } as const;

/** Alarms that need action come first, alarms without data last. */
function byUrgency(a: AlarmData, b: AlarmData): number {
  const rank = ({ state }: AlarmData) => (state === undefined ? 3 : RANK[state]);
  return rank(a) - rank(b);
}

const withUnit = (value: number, unit: string) => `${number.format(value)} ${unit}`;

/** The tenants and routes that raised an alarm. */
function Subject({ subject, onFilter }: { subject: AlarmSubject | undefined; onFilter: ChangeFilter }) {
  if (!subject) return null;
  const name = (kind: "tenant" | "route", untrustedName: string) => (
    <NameButton {...{ kind, untrustedName, text: untrustedName, onFilter }} />
  );
  switch (subject.kind) {
    case "incidents":
      return (
        <>
          {subject.incidents.map((incident, at) => (
            <p class="subject" key={at}>
              <IncidentSentence {...{ incident, onFilter }} />
            </p>
          ))}
        </>
      );
    case "busiest":
      return (
        <p class="subject">
          {name("tenant", subject.untrustedTenant)} made {percent(subject.requests / subject.of)} of the
          requests: {count(subject.requests)} of {count(subject.of)}.
        </p>
      );
    case "slowest": {
      const { untrustedRoute: route, untrustedTenant: tenant } = subject;
      return (
        <p class="subject">
          Slowest: {name("route", route.untrustedName)}, {milliseconds(route.milliseconds)} on average; of the
          tenants {name("tenant", tenant.untrustedName)}, {milliseconds(tenant.milliseconds)}.
        </p>
      );
    }
  }
}
