// The console's page, which runs in the browser: panels, filters, and the state in the address.
// Not here: the computation of the data (../server/panels.ts), and its types (../wire.ts).

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Panels, TimeRange } from "../wire";
import { Alarms } from "./alarms";
import { Chart } from "./charts/chart";
import { showTimesIn } from "./format";
import { Ledger } from "./ledger";
import { Limits } from "./limits";
import { RankingPanel } from "./tables/ranking";
import { isFiltering, RequestFilters, TextField, type ChangeFilter } from "./requests/request-filters";
import { RequestList } from "./requests/requests";
import { Sections } from "./sections";
import { Notices, SourceBadge, StaleBadge, StaleNotice } from "./status-line";
import { Summary } from "./overview/summary";
import { TimeControls } from "./time-controls";
import type { Requests } from "./use-stream";
import { useStream } from "./use-stream";
import { VerdictBanner } from "./overview/verdict";
import type { ChangeView, ViewState } from "./view-state";
import { queryOf, useViewState } from "./view-state";

const NAVIGATION = [
  ["overview", "Overview"],
  ["requests", "Requests"],
  ["limits", "Limits"],
  ["usage", "Usage"],
  ["alarms", "Alarms"],
  ["dashboard", "Dashboard"],
] as const;

export function App() {
  const [view, change] = useViewState();
  const [paused, setPaused] = useState(false);
  const { connection, panels, panelsAt, requests } = useStream(queryOf(view), paused);
  const isLive = panels?.source.kind === "live";
  const stale = paused ? "paused" : connection === "lost" || connection === "failed" ? connection : undefined;
  showTimesIn(view.zone);
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
          {isLive && <a href="/_console/api">API</a>}
        </nav>
        {isLive && (
          <button type="button" aria-pressed={paused} onClick={() => setPaused(!paused)}>
            Pause
          </button>
        )}
      </header>
      <main id="main" tabIndex={-1} class={panels && stale ? "stale" : ""}>
        <StaleNotice stale={stale} at={panelsAt} isLive={isLive} />
        {panels ? (
          <Content
            {...{ panels, requests, view, change }}
            badge={<StaleBadge stale={stale} at={panelsAt} />}
          />
        ) : (
          <p class="empty">Waiting for the gateway…</p>
        )}
      </main>
    </>
  );
}

/** The address holds the page's state, so a link within the page must not replace it. */
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
  readonly change: ChangeView;
  /** Shown beside each heading while its data is stale. */
  readonly badge: ComponentChildren;
}

function Content({ panels, requests, view, change, badge }: ContentProps) {
  const [openId, setOpenId] = useState<string>();
  const { range, source } = panels;
  const { filter, zone } = view;
  const isLive = source.kind === "live";
  const select = (time: TimeRange) => change({ time });
  const onFilter: ChangeFilter = (changed, isTyped) => {
    setOpenId(undefined);
    change({ filter: { ...filter, ...changed } }, isTyped);
  };
  const isFiltered = isFiltering(filter);
  const shared = { filter, onFilter };
  const heading = (id: string, text: string) => (
    <h2 id={`${id}-title`}>
      {text} {badge}
    </h2>
  );
  // A file without lines has no time range to show.
  if (!isLive && panels.lines === 0) return <Notices {...panels} />;
  return (
    <>
      <Notices {...panels} />
      <section id="overview" tabIndex={-1} aria-labelledby="overview-title">
        <div class="section-head">
          {heading("overview", "Overview")}
          <TimeControls {...{ isLive, range, zone }} time={view.time} onChange={change} />
        </div>
        <RequestFilters
          {...shared}
          {...choicesOf(panels)}
          cells={source.kind === "live" ? source.cells : []}
        />
        <VerdictBanner verdict={panels.verdict} {...{ isFiltered, onFilter }} />
        <Summary panels={panels} onFilter={onFilter} />
        <div class="columns">
          <RankingPanel
            data={panels.tenants}
            subject="Tenant"
            hasRates
            empty="No tenant called in this time."
            {...shared}
          />
          <div class="stack">
            <Chart data={panels.outcomes} {...{ range, zone }} onSelect={select} height={170} level={3} />
            <RankingPanel
              data={panels.routes}
              subject="Route"
              hasRates
              empty="No requests in this time."
              {...shared}
            />
          </div>
        </div>
      </section>
      <section id="requests" tabIndex={-1} aria-labelledby="requests-title">
        <div class="section-head">
          {heading("requests", isLive ? "Live requests" : "Requests")}
          <TextField
            id="find"
            name="requestId"
            label="Find a request by its id"
            hint="x-amz-apigw-id, or x-amzn-RequestId"
            {...shared}
          />
        </div>
        <RequestList {...{ requests, isLive, openId, onFilter }} onOpen={setOpenId} />
      </section>
      <section id="limits" tabIndex={-1} aria-labelledby="limits-title">
        {heading("limits", "Limits")}
        <Limits gateway={panels.gateway} isReplay={!isLive} {...shared} />
      </section>
      <section id="usage" tabIndex={-1} aria-labelledby="usage-title">
        {heading("usage", "Usage")}
        <Ledger gateway={panels.gateway} source={source} {...shared} />
      </section>
      <section id="alarms" tabIndex={-1} aria-labelledby="alarms-title">
        {heading("alarms", "Alarms")}
        <Alarms {...panels.alarms} {...{ isFiltered, onFilter }} />
      </section>
      <section id="dashboard" tabIndex={-1} aria-labelledby="dashboard-title">
        {heading("dashboard", "Dashboard")}
        <Sections sections={panels.sections} {...{ range, zone }} onSelect={select} {...shared} />
      </section>
    </>
  );
}

/** The suggestions while typing a filter. */
function choicesOf({ tenants, routes, verdict }: Panels) {
  const names = ({ rows }: Panels["tenants"]) => rows.map(({ untrustedName }) => untrustedName);
  const incidents = verdict.kind === "incidents" ? verdict.incidents : [];
  return {
    untrustedTenants: names(tenants),
    untrustedRoutes: names(routes),
    untrustedCauses: [...new Set(incidents.map(({ untrustedCause }) => untrustedCause))],
  };
}
