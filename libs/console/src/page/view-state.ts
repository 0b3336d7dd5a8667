import { useEffect, useState } from "preact/hooks";
import type { RequestFilter } from "../wire";
import type { Zone } from "./format";

/**
 * The state of the page. It is in the address: a reload keeps it, a link shares it, and the back button
 * restores the previous one.
 */
export interface ViewState {
  readonly filter: RequestFilter;
  /** The last milliseconds, or a time range in milliseconds since 1970. @default the server's choice */
  readonly time: { readonly lastMs: number } | { readonly from: number; readonly to: number } | undefined;
  readonly zone: Zone;
}

export const NO_FILTER: RequestFilter = {
  tenant: "",
  status: "",
  route: "",
  cause: "",
  cell: "",
  requestId: "",
};
const FILTERS = Object.keys(NO_FILTER) as (keyof RequestFilter)[];

function readHash(): ViewState {
  const hash = new URLSearchParams(location.hash.slice(1));
  const filter = Object.fromEntries(FILTERS.map((name) => [name, hash.get(name) ?? ""]));
  const [from, to, lastMs] = ["from", "to", "lastMs"].map((name) => Number(hash.get(name)));
  const time = from && to ? { from, to } : lastMs ? { lastMs } : undefined;
  return {
    filter: filter as unknown as RequestFilter,
    time,
    zone: hash.get("zone") === "local" ? "local" : "utc",
  };
}

/** The query for the server. */
export function queryOf({ filter, time }: ViewState): string {
  const query = new URLSearchParams();
  for (const name of FILTERS) if (filter[name] !== "") query.set(name, filter[name]);
  for (const [name, value] of Object.entries(time ?? {})) query.set(name, String(value));
  return query.toString();
}

function hashOf(state: ViewState): string {
  const query = new URLSearchParams(queryOf(state));
  if (state.zone === "local") query.set("zone", "local");
  return `#${query.toString()}`;
}

/**
 * Changes the state.
 *
 * @param isTyped whether the user is still typing: then the change adds no history entry for the back button
 */
export type ChangeView = (changed: Partial<ViewState>, isTyped?: boolean) => void;

export function useViewState(): readonly [ViewState, ChangeView] {
  const [state, setState] = useState(readHash);
  useEffect(() => {
    const follow = () => setState(readHash());
    addEventListener("popstate", follow);
    return () => removeEventListener("popstate", follow);
  }, []);
  const change: ChangeView = (changed, isTyped = false) => {
    const after = { ...readHash(), ...changed };
    if (isTyped) history.replaceState(null, "", hashOf(after));
    else if (hashOf(after) !== hashOf(readHash())) history.pushState(null, "", hashOf(after));
    setState(after);
  };
  return [state, change];
}
