import { textPredicate } from "../lines/request-filter";
import type { LedgerData, LedgerTenant, Panels, RequestFilter } from "../wire";
import { DataTable } from "./tables/data-table";
import { count, dateTime, NO_VALUE, quantity, zoneName } from "./format";
import { NameButton } from "./overview/incident";
import { Panel } from "./panel";
import type { ChangeFilter } from "./requests/request-filters";

interface LedgerProps {
  readonly gateway: Panels["gateway"];
  readonly source: Panels["source"];
  readonly filter: RequestFilter;
  readonly onFilter: ChangeFilter;
}

/** The usage ledger: each tenant's requests, errors, latency and quota, the worst first. */
export function Ledger({ gateway, source, ...more }: LedgerProps) {
  const ledger = gateway?.ledger;
  if (ledger?.kind === "read") return <Tenants ledger={ledger} {...more} />;
  return (
    <Panel title="Tenants, by the usage ledger">
      <p class="empty">
        {source.kind === "replay" ? (
          "A file has no ledger: only the gateway does."
        ) : ledger === undefined ? (
          "Not read yet."
        ) : ledger.kind === "failed" ? (
          `The ledger cannot be read: ${ledger.why}`
        ) : (
          <>
            The usage ledger is off. It counts each request once, by tenant and hour. To turn it on, state the
            option <code>usage</code> of {source.environment}, such as{" "}
            <code>{"usage: { retentionDays: 400 }"}</code>, in{" "}
            <code>libs/environments/src/environments.ts</code>.
          </>
        )}
      </p>
    </Panel>
  );
}

type ReadLedger = Extract<LedgerData, { kind: "read" }>;

function Tenants({
  ledger,
  filter,
  onFilter,
}: { ledger: ReadLedger } & Pick<LedgerProps, "filter" | "onFilter">) {
  const { tenants, count: all, from, readAt, completeTo, notes, errorBudgetPercent } = ledger;
  const isWanted = textPredicate(filter.tenant);
  const shown = tenants.filter(({ untrustedTenant }) => isWanted(untrustedTenant));
  return (
    <Panel
      title="Tenants, by the usage ledger"
      note={`since ${dateTime(from)}, complete up to ${dateTime(completeTo)} ${zoneName(completeTo)}`}
    >
      {shown.length === 0 ? (
        <p class="empty">
          {tenants.length === 0
            ? "No requests are in the ledger."
            : "No tenant of this filter is among them."}
        </p>
      ) : (
        <DataTable
          label="Usage, by tenant"
          subject="Tenant"
          rows={shown}
          keyOf={({ untrustedTenant }) => untrustedTenant}
          rowClass={(tenant) => (quotaShare(tenant) >= 1 ? "used-up" : "")}
          name={(tenant) => (
            <>
              <NameButton
                kind="tenant"
                text={tenant.untrustedTenant}
                untrustedName={tenant.untrustedTenant}
                onFilter={onFilter}
              />{" "}
              <State {...tenant} />
            </>
          )}
          plainName={({ untrustedTenant }) => untrustedTenant}
          brief={(tenant) => (
            <>
              {count(tenant.requests)} <State {...tenant} />
            </>
          )}
          actions={({ untrustedTenant }) => (
            <button type="button" onClick={() => onFilter({ tenant: `=${untrustedTenant}` })}>
              Show only this tenant
            </button>
          )}
          columns={[
            { label: "Requests", isNumber: true, cell: ({ requests }) => count(requests) },
            {
              label: "Errors",
              isNumber: true,
              cell: ({ errorPercent }) => quantity(errorPercent, "percent"),
            },
            {
              label: `Of the error budget (${quantity(errorBudgetPercent, "percent")})`,
              isNumber: true,
              cell: ({ errorBudgetUsedPercent: used }) => quantity(used, "percent"),
              tone: ({ errorBudgetUsedPercent: used }) => (used > 100 ? "bad" : ""),
            },
            { label: "p50", isNumber: true, cell: ({ p50 }) => quantity(p50, "milliseconds") },
            { label: "p95", isNumber: true, cell: ({ p95 }) => quantity(p95, "milliseconds") },
            { label: "p99", isNumber: true, cell: ({ p99 }) => quantity(p99, "milliseconds") },
            { label: "Of the quota", cell: ({ quota }) => (quota ? <Quota {...quota} /> : NO_VALUE) },
          ]}
        />
      )}
      <p class="note">
        {shown.length < all && `${count(shown.length)} of ${count(all)} tenants. `}
        Read at {dateTime(readAt)} {zoneName(readAt)}. Later hours than the complete ones have what was
        delivered until then.
      </p>
      {notes.map((note) => (
        <p class="note">{note}</p>
      ))}
    </Panel>
  );
}

const quotaShare = ({ quota }: LedgerTenant) => (quota ? quota.used / quota.limit : 0);

/** What somebody has to look at. */
function State(tenant: LedgerTenant) {
  const share = quotaShare(tenant);
  return (
    <>
      {share >= 1 ? (
        <span class="badge full">100 % of the quota</span>
      ) : share >= 0.8 ? (
        <span class="badge full">80 % of the quota</span>
      ) : null}{" "}
      {tenant.errorBudgetUsedPercent > 100 && <span class="badge bad">over the error budget</span>}
    </>
  );
}

function Quota({ used, limit, period }: NonNullable<LedgerTenant["quota"]>) {
  const share = used / limit;
  const tone = share >= 1 ? "limit" : share >= 0.8 ? "warn" : "plain";
  return (
    <span class={`level ${share >= 1 ? "full" : ""}`}>
      <span class="track" aria-hidden="true">
        <span class={tone} style={{ width: `${Math.min(100, share * 100)}%` }} />
      </span>
      {`${quantity(share * 100, "percent")}: ${count(used)} of ${count(limit)} this ${period.toLowerCase()}`}
    </span>
  );
}
