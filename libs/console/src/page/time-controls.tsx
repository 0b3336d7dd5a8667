import type { TimeRange } from "../wire";
import { timeRange } from "./format";
import type { ViewState } from "./view-state";

const MINUTE = 60_000;
const LAST = [
  [5 * MINUTE, "5 min"],
  [15 * MINUTE, "15 min"],
  [60 * MINUTE, "1 h"],
  [120 * MINUTE, "2 h"],
] as const;
/** What the server shows of a running gateway unless it is asked for another time. */
const DEFAULT_LAST_MS = 15 * MINUTE;
/** No time is shorter: a chart would have no points. */
const SHORTEST_MS = 10_000;

interface TimeControlsProps {
  readonly isLive: boolean;
  readonly time: ViewState["time"];
  readonly range: TimeRange;
  readonly onTime: (time: ViewState["time"]) => void;
}

/** Which time is shown: by buttons here, or by drawing over a chart. */
export function TimeControls({ isLive, time, range, onTime }: TimeControlsProps) {
  const chosen = time !== undefined && "from" in time;
  const move = (shift: number, scale: number) => {
    const length = Math.max(SHORTEST_MS, (range.to - range.from) * scale);
    const middle = (range.from + range.to) / 2 + shift * (range.to - range.from);
    onTime({ from: Math.max(1, Math.round(middle - length / 2)), to: Math.round(middle + length / 2) });
  };
  return (
    <div class="time-controls" role="group" aria-label="Time shown">
      <span class="shown">{timeRange(range.from, range.to)} UTC</span>
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
      <span class="group">
        <Step label="Earlier" sign="←" onChoose={() => move(-0.5, 1)} />
        <Step label="Later" sign="→" onChoose={() => move(0.5, 1)} />
        <Step label="Zoom in" sign="+" onChoose={() => move(0, 0.5)} />
        <Step label="Zoom out" sign="−" onChoose={() => move(0, 2)} />
      </span>
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
