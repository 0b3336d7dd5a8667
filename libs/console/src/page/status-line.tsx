import type { Panels } from "../wire";
import { count, percent } from "./format";
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

/** Where the data comes from. */
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

/** The console's thread has ended: what is on the page stays, and nothing comes to it any more. */
export function FailureNotice() {
  return (
    <p class="notice bad" role="alert">
      The console has failed, and shows nothing new. The gateway still answers, and its output says why. The
      console is back when the gateway is started again.
    </p>
  );
}

/** What of the data is not shown. */
export function Notices({ source, skipped, lines }: Panels) {
  const reasons = (Object.keys(REASONS) as (keyof typeof REASONS)[]).flatMap((reason) => {
    const number = skipped[reason] ?? 0;
    return number > 0 ? [`${count(number)} ${REASONS[reason]}`] : [];
  });
  const problem = source.kind === "replay" ? source.problem : undefined;
  const isEmpty = source.kind === "replay" && source.progress === 1 && lines === 0;
  return (
    <>
      {problem !== undefined && <p class="notice bad">The file: {problem}.</p>}
      {isEmpty && <p class="notice bad">There is no line of an access log in this file.</p>}
      {reasons.length > 0 && <p class="notice slim">Skipped lines: {reasons.join("; ")}.</p>}
    </>
  );
}
