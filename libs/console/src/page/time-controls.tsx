import type { TimeRange } from "../wire";
import { useId } from "preact/hooks";
import { stamp, timeOf, timeRange, zoneName, type Zone } from "./format";
import { useIsNarrow } from "./use-media";
import type { ChangeView, ViewState } from "./view-state";

const MINUTE = 60_000;
const LAST = [
  [5 * MINUTE, "5 min"],
  [15 * MINUTE, "15 min"],
  [60 * MINUTE, "1 h"],
  [120 * MINUTE, "2 h"],
] as const;
/** The server's default time range for a running gateway. */
const DEFAULT_LAST_MS = 15 * MINUTE;
/** The shortest time range: with a shorter one, a chart would have no points. */
const SHORTEST_MS = 10_000;

interface TimeControlsProps {
  readonly isLive: boolean;
  readonly time: ViewState["time"];
  readonly range: TimeRange;
  readonly zone: Zone;
  readonly onChange: ChangeView;
}

/**
 * Selects the time range and the time zone, by buttons or by start and end. Dragging over a chart also
 * selects a range.
 */
export function TimeControls({ isLive, time, range, zone, onChange }: TimeControlsProps) {
  const onTime = (wanted: ViewState["time"]) => onChange({ time: wanted });
  const chosen = time !== undefined && "from" in time;
  const move = (shift: number, scale: number) => {
    const length = Math.max(SHORTEST_MS, (range.to - range.from) * scale);
    const middle = (range.from + range.to) / 2 + shift * (range.to - range.from);
    onTime({ from: Math.max(1, Math.round(middle - length / 2)), to: Math.round(middle + length / 2) });
  };
  const shown = `${timeRange(range.from, range.to)} ${zoneName(range.to)}`;
  const controls = (
    <>
      <span class="group" role="group" aria-label="Clock">
        <Choice label="UTC" pressed={zone === "utc"} onChoose={() => onChange({ zone: "utc" })} />
        <Choice label="Local" pressed={zone === "local"} onChoose={() => onChange({ zone: "local" })} />
      </span>
      <span class="group">
        {isLive ? (
          LAST.map(([lastMs, label]) => (
            <Choice
              key={lastMs}
              label={label}
              pressed={!chosen && (time?.lastMs ?? DEFAULT_LAST_MS) === lastMs}
              onChoose={() => onTime({ lastMs })}
            />
          ))
        ) : (
          <Choice label="Whole log" pressed={!chosen} onChoose={() => onTime(undefined)} />
        )}
      </span>
      <span class="group">
        <Step label="Earlier" sign="←" onChoose={() => move(-0.5, 1)} />
        <Step label="Later" sign="→" onChoose={() => move(0.5, 1)} />
        <Step label="Zoom in" sign="+" onChoose={() => move(0, 0.5)} />
        <Step label="Zoom out" sign="−" onChoose={() => move(0, 2)} />
      </span>
      <AbsoluteTime range={range} zone={zone} onTime={onTime} />
    </>
  );
  // On a small screen, the incidents come before the controls.
  return useIsNarrow() ? (
    <details class="time-fold">
      <summary>{shown}</summary>
      <div class="time-controls" role="group" aria-label="Time shown">
        {controls}
      </div>
    </details>
  ) : (
    <div class="time-controls" role="group" aria-label="Time shown">
      <span class="shown">{shown}</span>
      {controls}
    </div>
  );
}

function Choice({ label, pressed, onChoose }: { label: string; pressed: boolean; onChoose: () => void }) {
  return (
    <button type="button" aria-pressed={pressed} onClick={onChoose}>
      {label}
    </button>
  );
}

function Step({ label, sign, onChoose }: { label: string; sign: string; onChoose: () => void }) {
  return (
    <button type="button" aria-label={label} title={label} onClick={onChoose}>
      {sign}
    </button>
  );
}

/** Start and end of the time range, to the second. */
function AbsoluteTime({
  range,
  zone,
  onTime,
}: Pick<TimeControlsProps, "range" | "zone"> & { onTime: (time: TimeRange) => void }) {
  const id = useId();
  const choose = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const [from, to] = ["from", "to"].map((name) =>
      timeOf((form.elements.namedItem(name) as HTMLInputElement).value),
    );
    if (from === undefined || to === undefined || from >= to) return;
    onTime({ from, to });
    (form.parentElement as HTMLDetailsElement).open = false;
  };
  const field = (name: "from" | "to", label: string) => (
    <div class="field">
      <label for={`${id}-${name}`}>
        {label} ({zoneName(range[name])})
      </label>
      <input
        id={`${id}-${name}`}
        key={zone}
        name={name}
        type="datetime-local"
        step="1"
        required
        defaultValue={stamp(range[name]).slice(0, 19)}
      />
    </div>
  );
  return (
    <details class="absolute">
      <summary>From … to …</summary>
      <form onSubmit={choose}>
        {field("from", "From")}
        {field("to", "To")}
        <button type="submit">Show this time</button>
      </form>
    </details>
  );
}
