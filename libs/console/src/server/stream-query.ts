import type { RequestFilter, TimeRange } from "../wire";

export interface StreamQuery {
  readonly filter: RequestFilter;
  /** The last milliseconds, or a time range. @default the source's default range */
  readonly time: { readonly lastMs: number } | TimeRange | undefined;
}

const DAY_MS = 86_400_000;

/** Parses the query of an event stream. Invalid parts are ignored. */
export function readStreamQuery(untrusted: URLSearchParams): StreamQuery {
  const text = (name: string) => (untrusted.get(name) ?? "").trim().slice(0, 200);
  return {
    filter: {
      tenant: text("tenant"),
      status: text("status"),
      route: text("route"),
      cause: text("cause"),
      cell: text("cell"),
      requestId: text("requestId"),
    },
    time: readTime(untrusted),
  };
}

function readTime(untrusted: URLSearchParams): StreamQuery["time"] {
  const number = (name: string) => {
    const text = untrusted.get(name) ?? "";
    return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
  };
  const [from, to, lastMs] = [number("from"), number("to"), number("lastMs")];
  if (from !== undefined && to !== undefined && from < to) return { from, to };
  return lastMs !== undefined && lastMs > 0 && lastMs <= DAY_MS ? { lastMs } : undefined;
}
