import { useEffect, useRef, useState } from "preact/hooks";
import type { Panels, RequestData, RequestsMessage } from "../wire";

const MAX_ROWS = 500;
/** Delay after typing, so that a filter opens one stream instead of one per letter. */
const SETTLE_MS = 250;
/** A running gateway sends an event every second. After this time without any, it counts as lost. */
const SILENCE_MS = 10_000;
/**
 * Delay before a refused stream is requested again. The browser reconnects by itself only after an
 * interruption.
 */
const RETRY_MS = 2_000;

export type Connection =
  | "connecting"
  | "open"
  | "lost"
  /** The gateway still runs, but its console thread has ended. */
  | "failed";

export interface Requests {
  /** The newest first. */
  readonly rows: readonly RequestData[];
  readonly searching: boolean;
  /**
   * Matching requests that are not listed because there were too many at once, or because they are too old.
   */
  readonly leftOut: number;
}

export interface Stream {
  readonly connection: Connection;
  readonly panels: Panels | undefined;
  /** When the panels arrived, in milliseconds since 1970. */
  readonly panelsAt: number | undefined;
  readonly requests: Requests;
}

const NO_REQUESTS: Requests = { rows: [], searching: true, leftOut: 0 };

/** Follows the server's events. While the page is paused or hidden, it requests nothing. */
export function useStream(query: string, paused: boolean): Stream {
  const [connection, setConnection] = useState<Connection>("connecting");
  const [shown, setShown] = useState<{ readonly panels: Panels; readonly at: number }>();
  const [requests, setRequests] = useState(NO_REQUESTS);
  const [attempt, setAttempt] = useState(0);
  const visible = usePageIsVisible();
  const first = useRef(true);
  const isLive = shown?.panels.source.kind === "live";

  useEffect(() => {
    if (paused || !visible) return;
    let events: EventSource | undefined;
    let retrying: ReturnType<typeof setTimeout> | undefined;
    const open = () => {
      events = new EventSource(`/_console/events?${query}`);
      events.onopen = () => setConnection("open");
      events.onerror = () => {
        setConnection("lost");
        if (events?.readyState === EventSource.CLOSED)
          retrying = setTimeout(() => setAttempt((n) => n + 1), RETRY_MS);
      };
      events.addEventListener("failed", () => {
        events?.close();
        setConnection("failed");
      });
      events.addEventListener("panels", ({ data }) => {
        setConnection("open");
        setShown({ panels: JSON.parse(data as string) as Panels, at: Date.now() });
      });
      events.addEventListener("requests", ({ data }) => {
        const message = JSON.parse(data as string) as RequestsMessage;
        setRequests((before) => add(before, message));
      });
    };
    const settling = setTimeout(open, first.current ? 0 : SETTLE_MS);
    first.current = false;
    return () => {
      clearTimeout(settling);
      clearTimeout(retrying);
      events?.close();
    };
  }, [query, paused, visible, attempt]);

  // A gateway that hangs, or a machine that was asleep, does not close the connection.
  useEffect(() => {
    if (!isLive || paused || !visible || connection !== "open") return;
    const silence = setTimeout(() => setConnection("lost"), SILENCE_MS);
    return () => clearTimeout(silence);
  }, [shown, isLive, paused, visible, connection]);

  return { connection, panels: shown?.panels, panelsAt: shown?.at, requests };
}

function add(before: Requests, { reset, requests, leftOut, searching }: RequestsMessage): Requests {
  const newest = requests.toReversed();
  // The previous results stay until the search has an answer, because a flickering list cannot be read.
  if (searching) return { ...before, searching };
  const rows = reset ? newest : [...newest, ...before.rows].slice(0, MAX_ROWS);
  return { rows, searching, leftOut: (reset ? 0 : before.leftOut) + leftOut };
}

function usePageIsVisible(): boolean {
  const [visible, setVisible] = useState(() => document.visibilityState === "visible");
  useEffect(() => {
    const follow = () => setVisible(document.visibilityState === "visible");
    document.addEventListener("visibilitychange", follow);
    return () => document.removeEventListener("visibilitychange", follow);
  }, []);
  return visible;
}
