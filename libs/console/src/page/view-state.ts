import { useEffect, useState } from "preact/hooks";
import type { RequestFilter } from "../wire";

/** What is chosen on the page. It is in the address, so that a reload keeps it and a link shows it. */
export interface ViewState {
  readonly filter: RequestFilter;
  /** The last so long, or from when to when, in milliseconds. @default what the server thinks best */
  readonly time: { readonly lastMs: number } | { readonly from: number; readonly to: number } | undefined;
}

export const NO_FILTER: RequestFilter = { tenant: "", status: "", route: "", cause: "", requestId: "" };
const FILTERS = Object.keys(NO_FILTER) as (keyof RequestFilter)[];

function readHash(): ViewState {
  const hash = new URLSearchParams(location.hash.slice(1));
  const filter = Object.fromEntries(FILTERS.map((name) => [name, hash.get(name) ?? ""]));
  const [from, to, lastMs] = ["from", "to", "lastMs"].map((name) => Number(hash.get(name)));
  const time = from && to ? { from, to } : lastMs ? { lastMs } : undefined;
  return { filter: filter as unknown as RequestFilter, time };
}

/** As a query, for the address and for the server. */
export function queryOf({ filter, time }: ViewState): string {
  const query = new URLSearchParams();
  for (const name of FILTERS) if (filter[name] !== "") query.set(name, filter[name]);
  for (const [name, value] of Object.entries(time ?? {})) query.set(name, String(value));
  return query.toString();
}

export function useViewState(): readonly [ViewState, (change: Partial<ViewState>) => void] {
  const [state, setState] = useState(readHash);
  useEffect(() => {
    const follow = () => setState(readHash());
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  const change = (changed: Partial<ViewState>) =>
    setState((before) => {
      const after = { ...before, ...changed };
      history.replaceState(null, "", `#${queryOf(after)}`);
      return after;
    });
  return [state, change];
}
