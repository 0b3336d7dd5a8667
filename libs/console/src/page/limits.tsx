import { textPredicate } from "../lines/request-filter";
import type { LimitData, Panels, RequestFilter } from "../wire";
import { DataTable } from "./tables/data-table";
import { count, NO_VALUE } from "./format";
import { NameButton } from "./overview/incident";
import { Panel } from "./panel";
import type { ChangeFilter } from "./requests/request-filters";

interface LimitsProps {
  readonly gateway: Panels["gateway"];
  readonly isReplay: boolean;
  readonly filter: RequestFilter;
  readonly onFilter: ChangeFilter;
}

/** The remaining rate and quota of each tenant's key, the lowest first. */
export function Limits({ gateway, isReplay, filter, onFilter }: LimitsProps) {
  const title = "Plans: what is left, by tenant";
  if (!gateway) {
    const why = isReplay ? "A log does not say what was left: only the gateway knows." : "Not known yet.";
    return (
      <Panel title={title}>
        <p class="empty">{why}</p>
      </Panel>
    );
  }
  const { levels, count: all } = gateway.limits;
  const isWanted = textPredicate(filter.tenant);
  const shown = levels.filter(
    ({ cell, untrustedTenant }) => isWanted(untrustedTenant) && (filter.cell === "" || cell === filter.cell),
  );
  const choose = ({ untrustedTenant }: LimitData) => onFilter({ tenant: `=${untrustedTenant}` });
  return (
    <Panel
      title={title}
      note={levels.length < all ? `of the ${levels.length} of ${count(all)} with least left` : undefined}
    >
      {shown.length === 0 ? (
        <p class="empty">
          {levels.length === 0 ? "No key is in a plan." : "No key of this filter is among them."}
        </p>
      ) : (
        <DataTable
          label="Plans, by tenant"
          subject="Tenant"
          rows={shown}
          keyOf={({ cell = "", plan, untrustedTenant }) => `${cell}/${plan}/${untrustedTenant}`}
          rowClass={(level) => (isUsedUp(level) ? "used-up" : "")}
          name={(level) => (
            <>
              <NameButton
                kind="tenant"
                text={level.untrustedTenant}
                untrustedName={level.untrustedTenant}
                onFilter={onFilter}
              />{" "}
              <State {...level} />
            </>
          )}
          plainName={({ untrustedTenant }) => untrustedTenant}
          brief={(level) => (level.enabled && !isUsedUp(level) ? briefOf(level) : <State {...level} />)}
          actions={(level) => (
            <button type="button" onClick={() => choose(level)}>
              Show only this tenant
            </button>
          )}
          columns={[
            {
              label: "Plan",
              cell: ({ cell, plan }) => (cell === undefined ? plan : `${plan}, cell ${cell}`),
            },
            { label: "Requests at once", cell: ({ bucket }) => (bucket ? <Bucket {...bucket} /> : NO_VALUE) },
            { label: "Quota", cell: ({ quota }) => (quota ? <Quota {...quota} /> : NO_VALUE) },
          ]}
        />
      )}
    </Panel>
  );
}

/** A bucket that refills every second is rarely quite empty: at this share, requests are being refused. */
const NEARLY = 0.9;

/** The used share of a limit, from 0 to 1. */
const usedShare = (left: number, of: number) => (of > 0 ? Math.min(1, Math.max(0, 1 - left / of)) : 1);
const bucketUse = ({ bucket }: LimitData) =>
  bucket ? usedShare(Math.floor(bucket.tokens), bucket.burstLimit) : 0;
const quotaUse = ({ quota }: LimitData) => (quota ? usedShare(quota.remaining, quota.limit) : 0);
const isUsedUp = (level: LimitData) => bucketUse(level) >= NEARLY || quotaUse(level) >= 1;

/** The limit that refuses the tenant's next request, if any. */
function State(level: LimitData) {
  if (!level.enabled) return <span class="badge bad">suspended</span>;
  if (quotaUse(level) >= 1) return <span class="badge full">quota used up</span>;
  return bucketUse(level) >= NEARLY ? <span class="badge full">at its rate limit</span> : null;
}

/** The limit with the smallest remaining share. */
function briefOf(level: LimitData): string {
  const { bucket, quota } = level;
  if (quota && quotaUse(level) >= bucketUse(level))
    return `${count(quota.remaining)} of ${count(quota.limit)} left`;
  return bucket
    ? `${count(Math.floor(bucket.tokens))} of ${count(bucket.burstLimit)} at once left`
    : "no limit";
}

function Bucket({ tokens, burstLimit, rateLimit }: NonNullable<LimitData["bucket"]>) {
  const left = Math.max(0, Math.floor(tokens));
  const text = `${count(left)} of ${count(burstLimit)} left; ${count(rateLimit)} more each second`;
  return <Level left={left} of={burstLimit} text={text} />;
}

function Quota({ remaining, limit, period }: NonNullable<LimitData["quota"]>) {
  const text = `${count(remaining)} of ${count(limit)} requests left this ${period.toLowerCase()}`;
  return <Level left={remaining} of={limit} text={text} />;
}

/** A bar of the used share, more prominent the fuller it is. It always includes the numbers. */
function Level({ left, of, text }: { left: number; of: number; text: string }) {
  const used = usedShare(left, of);
  const tone = used >= NEARLY ? "limit" : used >= 0.7 ? "warn" : "plain";
  return (
    <span class={`level ${used >= NEARLY ? "full" : ""}`}>
      <span class="track" aria-hidden="true">
        <span class={tone} style={{ width: `${used * 100}%` }} />
      </span>
      {text}
    </span>
  );
}
