import type { Panels } from "../wire";
import { count, NO_VALUE, percent, quantity } from "./format";

/** The numbers that one looks at first. */
export function Summary({ panels: { summary, gateway } }: { panels: Panels }) {
  const { requests, perSecond, serverErrors, clientErrors, throttled, quotaExceeded, p50, p99 } = summary;
  /** How many of the requests were so, in a tone of its own if any was. */
  const part = (label: string, number: number, tone: string) => (
    <Tile
      label={label}
      value={count(number)}
      detail={requests === 0 ? NO_VALUE : percent(number / requests)}
      tone={number > 0 ? tone : ""}
    />
  );
  return (
    <dl class="tiles">
      <Tile
        label="Requests"
        value={quantity(requests, "requests")}
        detail={`${quantity(perSecond, "units")}/s`}
      />
      {part("5xx", serverErrors, "bad")}
      {part("4xx", clientErrors, "warn")}
      {part("429 by rate", throttled, "limit")}
      {part("429 by quota", quotaExceeded, "limit")}
      <Tile
        label="Latency p50"
        value={quantity(p50, "milliseconds")}
        detail={`p99 ${quantity(p99, "milliseconds")}`}
      />
      {gateway && <CacheTile {...gateway.authorizerCache} />}
    </dl>
  );
}

function CacheTile({ hits, misses }: NonNullable<Panels["gateway"]>["authorizerCache"]) {
  const asked = hits + misses;
  return (
    <Tile
      label="Authorizer cache hits"
      value={asked === 0 ? NO_VALUE : percent(hits / asked)}
      detail={`${count(hits)} of ${count(asked)}`}
    />
  );
}

interface TileProps {
  readonly label: string;
  readonly value: string;
  readonly detail: string;
  readonly tone?: string;
}

function Tile({ label, value, detail, tone = "" }: TileProps) {
  return (
    <div class={`tile ${tone}`}>
      <dt>{label}</dt>
      <dd>
        <strong>{value}</strong> <span>{detail}</span>
      </dd>
    </div>
  );
}
