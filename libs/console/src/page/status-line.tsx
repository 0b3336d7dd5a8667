import type { Panels } from "../wire";
import { clockTime, count, dateTime, percent, zoneName } from "./format";
import type { Connection } from "./use-stream";

const REASONS = {
  malformed: "not JSON, or cut off",
  foreign: "not of this access log",
  otherVersion: "of another version of the log",
  wrongType: "with values that cannot be",
  outside: "with a time far from all others",
  dropped: "that came faster than the console reads",
} as const;

const STATES: Readonly<Record<Connection, string>> = {
  connecting: "connecting…",
  open: "live",
  lost: "connection lost, trying again",
  failed: "console failed",
};

export function SourceBadge({
  panels,
  connection,
  paused,
}: {
  panels: Panels | undefined;
  connection: Connection;
  paused: boolean;
}) {
  const state = paused ? "paused" : STATES[connection];
  if (!panels) return <span class="source">{state}</span>;
  const { source } = panels;
  if (source.kind === "live") {
    return (
      <span class={`source ${state}`}>
        <span class="dot" aria-hidden="true" /> {source.environment}, {state}
      </span>
    );
  }
  const progress = source.progress < 1 ? `, reading ${percent(source.progress)}` : "";
  return (
    <span class="source replay">
      Replay of {source.file}, alarms of {source.environment}
      {progress}
    </span>
  );
}

/** The reason why the page's data is out of date, if it is. */
export type Staleness = "lost" | "failed" | "paused" | undefined;

/** Reports since when the page stands still, and the reason. */
export function StaleNotice({
  stale,
  at,
  isLive,
}: {
  stale: Staleness;
  at: number | undefined;
  isLive: boolean;
}) {
  if (stale === undefined) return null;
  const since = at === undefined ? "" : ` since ${dateTime(at)} ${zoneName(at)}`;
  if (stale === "paused") return <p class="notice">Paused{since}: what came later is not shown.</p>;
  if (stale === "failed") {
    return (
      <p class="notice bad" role="alert">
        The console has failed, and shows nothing new{since}. The gateway still answers, and its output says
        why. The console is back when the gateway is started again.
      </p>
    );
  }
  return (
    <p class="notice bad" role="alert">
      {isLive ? "No connection to the gateway" : "The program that replays the file has ended: no answer"}
      {since}. All numbers below are of before. The page goes on by itself when the connection is back.
    </p>
  );
}

/** Marks the data below a heading as stale. */
export function StaleBadge({ stale, at }: { stale: Staleness; at: number | undefined }) {
  if (stale === undefined || at === undefined) return null;
  return (
    <span class="badge bad">
      {stale === "paused" ? "as of" : "stale, of"} {clockTime(at)} {zoneName(at)}
    </span>
  );
}

/** Reports the data that is not shown. */
export function Notices({ source, skipped, lines, narrowed, range }: Panels) {
  const reasons = (Object.keys(REASONS) as (keyof typeof REASONS)[]).flatMap((reason) => {
    const number = skipped[reason] ?? 0;
    return number > 0 ? [`${count(number)} ${REASONS[reason]}`] : [];
  });
  const problem = source.kind === "replay" ? source.problem : undefined;
  const isReading = source.kind === "replay" && source.progress < 1 && lines === 0;
  return (
    <>
      {problem !== undefined && (
        <p class="notice bad" role="alert">
          The file: {problem}.
        </p>
      )}
      {isReading && <p class="empty">Reading the file…</p>}
      {narrowed && narrowed.progress < 1 && (
        <p class="notice slim">Reading the file for this filter: {percent(narrowed.progress)}.</p>
      )}
      {narrowed?.since !== undefined && narrowed.since > range.from && (
        <p class="notice slim">
          With a filter the console knows the last lines only: those since {dateTime(narrowed.since)}{" "}
          {zoneName(narrowed.since)}.
        </p>
      )}
      {narrowed && narrowed.missed > 0 && (
        <p class="notice slim">
          {count(narrowed.missed)} lines came too fast to be looked at for this filter.
        </p>
      )}
      {reasons.length > 0 && <p class="notice slim">Skipped lines: {reasons.join("; ")}.</p>}
    </>
  );
}
