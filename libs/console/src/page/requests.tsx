import { useEffect, useState } from "preact/hooks";
import { requestKey } from "../source/request-key";
import type { RequestData } from "../wire";
import { count } from "./format";
import { Panel } from "./panel";
import { COLUMNS, RequestRow } from "./request-row";
import type { Requests } from "./use-stream";

interface RequestListProps {
  readonly requests: Requests;
  readonly isLive: boolean;
  readonly openId: string | undefined;
  readonly onOpen: (requestKey: string | undefined) => void;
  readonly onTenant: (untrustedName: string) => void;
}

/** The requests that the filters let through, the newest first. It stands still while one of them is open. */
export function RequestList({ requests, isLive, openId, onOpen, onTenant }: RequestListProps) {
  const [held, setHeld] = useState<readonly RequestData[]>();
  const rows = held ?? requests.rows;
  const newer = held ? newerThan(requests.rows, held[0]) : 0;

  // A list that moves under one's eyes cannot be read: an open request holds it.
  useEffect(() => setHeld(openId === undefined ? undefined : requests.rows), [openId]);
  const [first] = requests.rows;
  const open = openId ?? (first && requests.rows.length === 1 ? requestKey(first) : undefined);

  return (
    <Panel title="Requests" note={noteOf(requests, rows.length, isLive)} tools={<Key />}>
      {newer > 0 && (
        <button type="button" class="newer" onClick={() => onOpen(undefined)}>
          {count(newer)} newer: close the details and go on
        </button>
      )}
      {rows.length === 0 ? (
        <p class="empty">{requests.searching ? "Looking…" : "No request matches."}</p>
      ) : (
        <div class="scroll tall" tabIndex={0} role="region" aria-label="Requests, newest first">
          <table class="requests">
            <thead>
              <tr>
                {COLUMNS.map((name) => (
                  <th scope="col" key={name}>
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((request) => {
                const key = requestKey(request);
                return (
                  <RequestRow
                    key={key}
                    request={request}
                    isOpen={open === key}
                    onToggle={() => onOpen(openId === key ? undefined : key)}
                    onTenant={onTenant}
                  />
                );
              })}
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
