// The list of requests, its rows, and the filter of the page.
// Not here: the search for requests (../../source), and the state of the filter (../view-state.ts).

import { useEffect, useState } from "preact/hooks";
import { requestKey } from "../../lines/request-filter";
import type { RequestData } from "../../wire";
import { count, zoneName } from "../format";
import { Panel } from "../panel";
import type { ChangeFilter } from "./request-filters";
import { COLUMNS, RequestCard, RequestRow } from "./request-row";
import { useIsNarrow } from "../use-media";
import type { Requests } from "../use-stream";

interface RequestListProps {
  readonly requests: Requests;
  readonly isLive: boolean;
  readonly openId: string | undefined;
  readonly onOpen: (requestKey: string | undefined) => void;
  readonly onFilter: ChangeFilter;
}

/** Number of requests that a small screen shows at first, because the page continues below. */
const CARDS = 15;

/** The requests that match the filter, the newest first. The list stands still while one of them is open. */
export function RequestList({ requests, isLive, openId, onOpen, onFilter }: RequestListProps) {
  const [held, setHeld] = useState<readonly RequestData[]>();
  const rows = held ?? requests.rows;
  const newer = held ? newerThan(requests.rows, held[0]) : 0;

  // An open request freezes the list, because a moving list cannot be read.
  useEffect(() => setHeld(openId === undefined ? undefined : requests.rows), [openId]);
  const [first] = requests.rows;
  const open = openId ?? (first && requests.rows.length === 1 ? requestKey(first) : undefined);

  const isNarrow = useIsNarrow();
  const [cards, setCards] = useState(CARDS);
  const rowOf = (request: RequestData) => {
    const key = requestKey(request);
    return {
      request,
      isOpen: open === key,
      onToggle: () => onOpen(openId === key ? undefined : key),
      onFilter,
    };
  };

  return (
    <Panel title="Requests" note={noteOf(requests, rows.length, isLive)} tools={<Key />}>
      {newer > 0 && (
        <button type="button" class="newer" onClick={() => onOpen(undefined)}>
          {count(newer)} newer: close the details and go on
        </button>
      )}
      {rows.length === 0 ? (
        <p class="empty">{requests.searching ? "Looking…" : "No request matches."}</p>
      ) : isNarrow ? (
        <>
          <ul class="rows requests" aria-label="Requests, newest first">
            {rows.slice(0, cards).map((request) => (
              <RequestCard key={requestKey(request)} {...rowOf(request)} />
            ))}
          </ul>
          {rows.length > cards && (
            <button type="button" onClick={() => setCards(cards + CARDS)}>
              Show {count(Math.min(CARDS, rows.length - cards))} more
            </button>
          )}
        </>
      ) : (
        <div class="scroll tall" tabIndex={0} role="region" aria-label="Requests, newest first">
          <table class="requests">
            <thead>
              <tr>
                <th scope="col">Time ({zoneName(rows[0]?.time ?? 0)})</th>
                {COLUMNS.map((name) => (
                  <th scope="col" key={name}>
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((request) => (
                <RequestRow key={requestKey(request)} {...rowOf(request)} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}

function Key() {
  return (
    <span class="key">
      {["authorizer", "backend", "gateway"].map((name) => (
        <span key={name}>
          <span class={`swatch ${name}`} aria-hidden="true" /> {name}
        </span>
      ))}
    </span>
  );
}

function newerThan(rows: readonly RequestData[], newest: RequestData | undefined): number {
  const at = newest ? rows.findIndex((row) => requestKey(row) === requestKey(newest)) : -1;
  return at < 0 ? rows.length : at;
}

function noteOf({ searching, leftOut }: Requests, shown: number, isLive: boolean): string {
  if (searching) return "looking…";
  const more = leftOut > 0 ? `, ${count(leftOut)} more not listed` : "";
  return `${isLive ? "newest " : ""}${count(shown)}${more}`;
}
