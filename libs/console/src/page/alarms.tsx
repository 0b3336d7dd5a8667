import type { AlarmData, AlarmsData } from "../wire";
import { dateTime, NO_VALUE } from "./format";
import { Panel } from "./panel";

const STATES = {
  ALARM: { label: "Alarm", tone: "bad" },
  OK: { label: "OK", tone: "good" },
  INSUFFICIENT_DATA: { label: "No data yet", tone: "" },
} as const;

const number = new Intl.NumberFormat("en-US", { maximumSignificantDigits: 3 });

/** What the environment's alarms would say of this log. */
export function Alarms({ alarms, note, evaluatedUntil, transitions }: AlarmsData) {
  const until =
    evaluatedUntil === undefined ? "evaluated each minute" : `evaluated until ${dateTime(evaluatedUntil)}`;
  return (
    <Panel title="Alarms" note={note ?? until}>
      <ul class="alarms">
        {alarms.toSorted(byUrgency).map((alarm) => (
          <Alarm key={alarm.id} {...alarm} />
        ))}
      </ul>
      {transitions.length > 0 && (
        <details>
          <summary>Changes ({transitions.length})</summary>
          <ol class="transitions">
            {transitions.toReversed().map(({ at, alarm, from, to }) => (
              <li key={`${at}${alarm}`}>
                <time>{dateTime(at)}</time> {alarm}: {STATES[from].label} →{" "}
                <strong>{STATES[to].label}</strong>
              </li>
            ))}
          </ol>
        </details>
      )}
    </Panel>
  );
}

function Alarm({ title, severity, meaning, state, since, value, limit }: AlarmData) {
  const { label, tone } = state === undefined ? { label: "Only on AWS", tone: "" } : STATES[state];
  return (
    <li class={state === "ALARM" ? "raised" : ""}>
      <span class={`badge ${tone}`}>{label}</span>
      <div>
        <strong>{title}</strong> <span class="note">{severity}</span>
        <p>{meaning}</p>
        {state !== undefined && state !== "INSUFFICIENT_DATA" && (
          <p class="note">
            {since !== undefined && `since ${dateTime(since)} · `}
            now {value === undefined ? NO_VALUE : number.format(value)}
            {limit !== undefined && `, limit ${number.format(limit)}`}
          </p>
        )}
      </div>
    </li>
  );
}

const RANK = { ALARM: 0, OK: 1, INSUFFICIENT_DATA: 2 } as const;

/** What someone must look at comes first; what this log says nothing of comes last. */
function byUrgency(a: AlarmData, b: AlarmData): number {
  const rank = ({ state }: AlarmData) => (state === undefined ? 3 : RANK[state]);
  return rank(a) - rank(b);
}
