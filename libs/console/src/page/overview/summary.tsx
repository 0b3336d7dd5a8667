import type { Panels } from "../../wire";
import type { ChangeFilter } from "../requests/request-filters";
import { count, NO_VALUE, percent, quantity } from "../format";

export function Summary({
  panels: { summary, gateway },
  onFilter,
}: {
  panels: Panels;
  onFilter: ChangeFilter;
}) {
  const { requests, matching, perSecond, serverErrors, otherClientErrors, limited, p50, p99 } = summary;
  const { throttled, quotaExceeded } = summary;
  /** A share of the requests, colored if it is not zero. */
  const part = (label: string, status: string, number: number, tone: string, more = "") => (
    <Tile
      label={label}
      value={requests === 0 ? NO_VALUE : percent(number / requests)}
      detail={`${count(number)} of ${count(requests)}${more}`}
      tone={number > 0 ? tone : ""}
      {...(number > 0 && { onChoose: () => onFilter({ status }) })}
    />
  );
  const limits = limited > 0 ? `: ${count(throttled)} by rate, ${count(quotaExceeded)} by quota` : "";
  return (
    <dl class="tiles">
      <Tile
        label="Requests"
        value={quantity(requests, "requests")}
        detail={
          matching < requests
            ? `${count(matching)} match`
            : `${quantity(perSecond, "units")} per second on average`
        }
      />
      {part("5xx", "5xx", serverErrors, "bad")}
      {part("4xx but 429", "4xx", otherClientErrors, "warn")}
      {part("429, over a limit", "429", limited, "limit", limits)}
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
  /** Filters the page by the subject of the tile. */
  readonly onChoose?: () => void;
}

function Tile({ label, value, detail, tone = "", onChoose }: TileProps) {
  return (
    <div class={`tile ${tone}`}>
      <dt>
        {onChoose ? (
          <button type="button" class="link" onClick={onChoose}>
            {label}
          </button>
        ) : (
          label
        )}
      </dt>
      <dd>
        <strong>{value}</strong> <span>{detail}</span>
      </dd>
    </div>
  );
}
