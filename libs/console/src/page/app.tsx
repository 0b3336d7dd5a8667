import { useState } from "preact/hooks";
import type { Panels, RequestFilter, TimeRange } from "../wire";
import { Alarms } from "./alarms";
import { Chart } from "./chart";
import { Limits } from "./limits";
import { RankingPanel } from "./ranking";
import { RequestFilters } from "./request-filters";
import { RequestList } from "./requests";
import { Sections } from "./sections";
import { FailureNotice, Notices, SourceBadge } from "./status-line";
import { Summary } from "./summary";
import { TimeControls } from "./time-controls";
import type { Requests } from "./use-stream";
import { useStream } from "./use-stream";
import { VerdictBanner } from "./verdict";
import type { ViewState } from "./view-state";
import { queryOf, useViewState } from "./view-state";

const NAVIGATION = [
  ["overview", "Overview"],
  ["requests", "Requests"],
  ["limits", "Limits"],
  ["alarms", "Alarms"],
  ["dashboard", "Dashboard"],
] as const;

export function App() {
  const [view, change] = useViewState();
  const [paused, setPaused] = useState(false);
  const { connection, panels, requests } = useStream(queryOf(view), paused);
  return (
    <>
      <a class="skip" href="#main" onClick={goTo("main")}>
        Skip to the content
      </a>
      <header class="top">
        <h1>Tollgate console</h1>
        <SourceBadge {...{ panels, connection, paused }} />
        <nav aria-label="Sections">
          {NAVIGATION.map(([id, label]) => (
            <a key={id} href={`#${id}`} onClick={goTo(id)}>
              {label}
              {id === "alarms" && panels && <Raised {...panels.alarms} />}
            </a>
          ))}
        </nav>
        {panels?.source.kind === "live" && (
          <button type="button" aria-pressed={paused} onClick={() => setPaused(!paused)}>
            Pause
          </button>
        )}
      </header>
      <main id="main" tabIndex={-1}>
        {connection === "failed" && <FailureNotice />}
        {panels ? (
          <Content {...{ panels, requests, view, change }} />
        ) : (
          <p class="empty">Waiting for the gateway…</p>
        )}
      </main>
    </>
  );
}

/** The address holds what is chosen, so a link inside of the page must not replace it. */
const goTo = (id: string) => (event: Event) => {
  event.preventDefault();
  const target = document.getElementById(id);
  target?.scrollIntoView();
  target?.focus({ preventScroll: true });
};

function Raised({ alarms }: Panels["alarms"]) {
  const raised = alarms.filter(({ state }) => state === "ALARM").length;
  return raised > 0 ? <span class="count">{raised}</span> : null;
}

interface ContentProps {
  readonly panels: Panels;
  readonly requests: Requests;
  readonly view: ViewState;
  readonly change: (changed: Partial<ViewState>) => void;
}

function Content({ panels, requests, view, change }: ContentProps) {
  const [openId, setOpenId] = useState<string>();
  const { range, source } = panels;
  const isLive = source.kind === "live";
  const select = (time: TimeRange) => change({ time });
  const filterBy = (filter: Partial<RequestFilter>) => {
    setOpenId(undefined);
    change({ filter: { ...view.filter, ...filter } });
  };
  const chooseTenant = (untrustedName: string) =>
    filterBy({ tenant: untrustedName === "" ? "" : `=${untrustedName}` });
  const tenant = view.filter.tenant.startsWith("=") ? view.filter.tenant.slice(1) : undefined;
  const names = (rows: Panels["tenants"]["rows"]) => rows.map(({ untrustedName }) => untrustedName);
  return (
    <>
      <Notices {...panels} />
      <section id="overview" tabIndex={-1} aria-labelledby="overview-title">
        <div class="section-head">
          <h2 id="overview-title">Overview</h2>
          <TimeControls isLive={isLive} time={view.time} range={range} onTime={(time) => change({ time })} />
        </div>
        <VerdictBanner verdict={panels.verdict} onFilter={filterBy} />
        <Summary panels={panels} />
        <div class="columns">
          <RankingPanel
            data={panels.tenants}
            subject="Tenant"
            hasRates
            onChoose={chooseTenant}
            chosen={tenant}
            empty="No tenant called in this time."
          />
          <div class="stack">
            <Chart data={panels.outcomes} range={range} onSelect={select} height={170} level={3} />
          </div>
        </div>
      </section>
      <section id="requests" tabIndex={-1} aria-labelledby="requests-title">
        <h2 id="requests-title">{isLive ? "Live requests" : "Requests"}</h2>
        <RequestFilters
          filter={view.filter}
          onFilter={filterBy}
          untrustedTenants={names(panels.tenants.rows)}
          untrustedRoutes={names(panels.routes.rows)}
        />
        <RequestList {...{ requests, isLive, openId }} onOpen={setOpenId} onTenant={chooseTenant} />
      </section>
      <section id="limits" tabIndex={-1} aria-labelledby="limits-title">
        <h2 id="limits-title">Limits and routes</h2>
        <div class="columns even">
          <Limits gateway={panels.gateway} isReplay={!isLive} />
          <RankingPanel data={panels.routes} subject="Route" hasRates empty="No requests in this time." />
        </div>
      </section>
      <section id="alarms" tabIndex={-1} aria-labelledby="alarms-title">
        <h2 id="alarms-title">Alarms</h2>
        <Alarms {...panels.alarms} />
      </section>
      <section id="dashboard" tabIndex={-1} aria-labelledby="dashboard-title">
        <h2 id="dashboard-title">Dashboard</h2>
        <Sections sections={panels.sections} range={range} onSelect={select} />
      </section>
    </>
  );
}
