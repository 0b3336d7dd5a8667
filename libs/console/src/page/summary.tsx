import type { Panels } from "../wire";
import { count, NO_VALUE, percent, quantity } from "./format";

/** The numbers that one looks at first. */
export function Summary({ panels: { summary, gateway } }: { panels: Panels }) {
  const { requests, perSecond, serverErrors, clientErrors, throttled, quotaExceeded, p50, p99 } = summary;
  const share = (part: number) => (requests === 0 ? NO_VALUE : percent(part / requests));
  return (
    <dl class="tiles">
      <Tile
        label="Requests"
        value={quantity(requests, "requests")}
        detail={`${quantity(perSecond, "units")}/s`}
      />
      <Tile
        label="5xx"
        value={count(serverErrors)}
        detail={share(serverErrors)}
        tone={serverErrors > 0 ? "bad" : ""}
      />
      <Tile
        label="4xx"
        value={count(clientErrors)}
        detail={share(clientErrors)}
        tone={clientErrors > 0 ? "warn" : ""}
      />
      <Tile
        label="429 by rate"
        value={count(throttled)}
        detail={share(throttled)}
        tone={throttled > 0 ? "limit" : ""}
      />
      <Tile
        label="429 by quota"
        value={count(quotaExceeded)}
        detail={share(quotaExceeded)}
        tone={quotaExceeded > 0 ? "limit" : ""}
      />
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
