import {
  type AggregateView,
  type ConsoleCountId,
  type MetricId,
  type MetricUnit,
  type RankOf,
  type RuleId,
  type Series,
  type Widget,
  dashboard,
  insightRules,
  isInAccessLog,
  metrics,
} from "@tollgate/observability-runtime";
import type { LogSource } from "../source/log-source";
import type { NarrowedLog } from "../source/narrowed-log";
import { named, routeName, tenantName } from "../lines/names";
import type {
  ChartData,
  NarrowedInfo,
  Panels,
  Ranking,
  RequestFilter,
  SectionData,
  SeriesData,
  Summary,
  TimeRange,
  WidgetData,
} from "../wire";
import { sureRate } from "../incidents/incidents";
import { verdictOf } from "../incidents/incident-list";

/** Maximum number of rows in a ranking; the page scrolls. */
const ROWS = 50;

/** The data of a time range after filtering. */
interface Shown {
  /** Requests that match the filter. */
  readonly view: AggregateView;
  /** All requests of the filter's tenant and route, with any outcome: the denominators of rates. */
  readonly whole: AggregateView;
}

export interface Narrowing {
  readonly filter: RequestFilter;
  readonly log: NarrowedLog;
}

/** All data of a time range that the page draws, except the list of requests. */
export function panels(source: LogSource, wanted: TimeRange, narrowing?: Narrowing): Panels {
  const stepMs = chooseStep(wanted.to - wanted.from);
  const range = wholeSlots(source, wanted);
  const whole = (narrowing?.log.whole ?? source.aggregate).view(range, stepMs);
  const hasOutcome = narrowing !== undefined && narrowing.log.matching !== narrowing.log.whole;
  const view = hasOutcome ? narrowing.log.matching.view(range, stepMs) : whole;
  const shown: Shown = { view, whole };
  return {
    source: source.info(),
    lines: source.aggregate.lines,
    skipped: source.skipped(),
    extent: source.extent(),
    range,
    narrowed: narrowing && infoOf(narrowing.log),
    summary: summaryOf(shown, range),
    verdict: verdictOf(shown, narrowing?.filter),
    outcomes: chart(shown, "Errors", ["serverErrors", "clientErrors"], "stacked"),
    tenants: byHarm(shown, "By tenant", tenantColumns, "tenant"),
    routes: byHarm(shown, "By route", routeColumns, "route"),
    sections: dashboard.map((section): SectionData => ({
      title: section.title,
      widgets: section.widgets.map((widget) => widgetData(shown, widget)),
    })),
    alarms: source.alarms(),
    gateway: source.gateway(),
  };
}

const infoOf = ({ progress, since, missed }: NarrowedLog): NarrowedInfo => ({ progress, since, missed });

/**
 * Extends a time range to whole slots, in which requests and tenants' requests agree. There are no requests
 * after the end yet.
 */
function wholeSlots(source: LogSource, { from, to }: TimeRange): TimeRange {
  const slot = source.aggregate.contributorSlotMs;
  const end = Math.ceil(to / slot) * slot;
  return { from: Math.floor(from / slot) * slot, to: Math.max(to, Math.min(end, source.extent().to)) };
}

type Columns = readonly [Column, ...Column[]];
interface Column {
  readonly rule: RuleId;
  readonly label: string;
  readonly unit: MetricUnit;
}
const column = (rule: RuleId, label: string, unit: MetricUnit = "requests"): Column => ({
  rule,
  label,
  unit,
});

/**
 * Columns of a tenant or a route: errors first, as the most important, then all requests and the sum of their
 * latencies.
 */
const tenantColumns: Columns = [
  column("serverErrorsByTenant", "5xx"),
  column("otherClientErrorsByTenant", "4xx"),
  column("limitedByTenant", "429"),
  column("everyRequestByTenant", "Requests"),
  column("everyLatencyByTenant", "Mean", "milliseconds"),
];
const routeColumns: Columns = [
  column("serverErrorsByRoute", "5xx"),
  column("otherClientErrorsByRoute", "4xx"),
  column("limitedByRoute", "429"),
  column("requestsByRoute", "Requests"),
  column("latencyByRoute", "Mean", "milliseconds"),
];
/** Ranks by the rate of 5xx among the row's own requests, then of other errors: by harm, and not by size. */
function byHarm(
  { view, whole }: Shown,
  title: string,
  columns: Columns,
  filteredBy: "tenant" | "route",
): Ranking {
  const rankOf: RankOf = ([server = 0, client = 0, limited = 0, requests = 0]) =>
    sureRate(server, requests) * 1000 + sureRate(client, requests) + sureRate(limited, requests) / 1000;
  if (view === whole) return withMean(ranking(view, title, columns, ROWS, filteredBy, rankOf));

  // Errors are the matching ones, and requests are all: the numerator and the denominator of a rate.
  const errors = ranking(view, title, columns, Infinity, filteredBy);
  const all = ranking(whole, title, columns, Infinity, filteredBy);
  const valuesOf = new Map(all.rows.map(({ untrustedName, values }) => [untrustedName, values]));
  const beside = (own: readonly number[], others: readonly number[]) => [
    ...own.slice(0, -2),
    ...others.slice(-2),
  ];
  const rows = errors.rows.map(({ untrustedName, values }) => ({
    untrustedName,
    values: beside(values, valuesOf.get(untrustedName) ?? values),
  }));
  return withMean({
    ...errors,
    rows: rows.sort((a, b) => rankOf(b.values) - rankOf(a.values)).slice(0, ROWS),
    totals: beside(errors.totals, all.totals),
  });
}

/** Replaces the last column, the sum of the requests' latencies, by their mean latency. */
function withMean(data: Ranking): Ranking {
  const mean = (values: readonly number[]) => {
    const [requests = 0, milliseconds = 0] = values.slice(-2);
    return [...values.slice(0, -1), requests === 0 ? 0 : Math.round(milliseconds / requests)];
  };
  const rows = data.rows.map(({ untrustedName, values }) => ({ untrustedName, values: mean(values) }));
  return { ...data, rows, totals: mean(data.totals) };
}

function summaryOf({ view, whole }: Shown, { from, to }: TimeRange): Summary {
  const requests = whole.value("requests") ?? 0;
  return {
    requests,
    matching: view.value("requests") ?? 0,
    perSecond: to > from ? requests / ((to - from) / 1000) : 0,
    serverErrors: view.value("serverErrors") ?? 0,
    otherClientErrors: view.count("otherClientErrors"),
    limited: view.count("limited"),
    throttled: view.value("throttled") ?? 0,
    quotaExceeded: view.value("quotaExceeded") ?? 0,
    p50: view.value("latencyP50"),
    p99: view.value("latencyP99"),
  };
}

/** The filter that a rule's contributor names apply to, by the rule's keys. */
const FILTERED_BY: Readonly<Partial<Record<string, Ranking["filteredBy"]>>> = {
  "tenantId,apiKeyId": "tenant",
  errorType: "cause",
};

function nameOf(filteredBy: Ranking["filteredBy"]): Parameters<AggregateView["top"]>[2] {
  if (filteredBy === "tenant") return named(tenantName);
  return filteredBy === "route" ? named(routeName) : String;
}

function widgetData(shown: Shown, widget: Widget): WidgetData {
  const { view } = shown;
  switch (widget.kind) {
    case "chart":
      return { kind: "chart", ...chart(shown, widget.title, widget.metrics, widget.style) };
    case "topContributors": {
      const { label, unit, keys } = insightRules[widget.rule];
      const filteredBy = FILTERED_BY[keys.join()];
      const columns = [column(widget.rule, unit, unit)] as const;
      return { kind: "ranking", ...ranking(view, label, columns, widget.count, filteredBy) };
    }
    case "value":
      return {
        kind: "values",
        // CloudWatch shows a day; the console shows the selected time range.
        title: "In the time shown",
        values: widget.metrics.map((id) => ({
          label: metrics[id].label,
          unit: metrics[id].unit,
          value: view.value(id),
        })),
      };
  }
}

/**
 * Rates whose denominator is all requests of the filter's tenant and route, whatever status the filter has.
 */
const RATES: Partial<Record<MetricId, MetricId>> = {
  clientErrorRate: "clientErrors",
  serverErrorRate: "serverErrors",
};

function chart(
  { view, whole }: Shown,
  title: string,
  ids: readonly MetricId[],
  style: ChartData["style"],
): ChartData {
  const known = ids.filter(isInAccessLog);
  const drawn = view.series(known);
  const { times, stepMs, values } = drawn;
  const valuesOf = (id: MetricId): readonly (number | null)[] => {
    const errors = view === whole ? undefined : RATES[id];
    if (errors === undefined) return (values[known.indexOf(id)] ?? []).map((value) => value ?? null);
    const requests = whole.series(["requests"]).values[0] ?? [];
    return (view.series([errors]).values[0] ?? []).map((value, at) =>
      requests[at] ? (100 * (value ?? 0)) / requests[at] : null,
    );
  };
  return {
    title,
    unit: metrics[ids[0] as MetricId].unit,
    style,
    stepMs,
    times,
    series: ids.flatMap((id): readonly SeriesData[] =>
      id === "clientErrors"
        ? clientErrors(view, drawn)
        : [
            {
              label: metrics[id].label,
              onlyOnAws: !known.includes(id),
              values: valuesOf(id),
            },
          ],
    ),
  };
}

/** CloudWatch has one metric of all 4xx. Here 429 is separate, because it has its own color everywhere. */
function clientErrors(view: AggregateView, drawn: Series): readonly SeriesData[] {
  const counted = (label: string, id: ConsoleCountId) => ({
    label,
    onlyOnAws: false,
    values: view.counts(id, drawn),
  });
  return [counted("4xx but 429", "otherClientErrors"), counted("429", "limited")];
}

function ranking(
  view: AggregateView,
  title: string,
  columns: Columns,
  limit: number,
  filteredBy: Ranking["filteredBy"],
  rankOf?: RankOf,
): Ranking {
  const [first, ...more] = columns.map(({ rule }) => rule);
  const { contributors, count, totals } = view.top(
    [first as RuleId, ...more],
    limit,
    nameOf(filteredBy),
    rankOf,
  );
  return {
    title,
    filteredBy,
    columns: columns.map(({ label, unit }) => ({ label, unit })),
    rows: contributors.map(({ untrustedName, values }) => ({ untrustedName, values })),
    count,
    totals,
  };
}

const SECOND = 1000;
/** Readable steps, in milliseconds. */
const STEPS = [5, 10, 30, 60, 120, 300, 600, 1800, 3600, 3 * 3600, 6 * 3600, 24 * 3600].map(
  (seconds) => seconds * SECOND,
);
/** Approximate maximum number of points in a chart; more could not be distinguished. */
const POINTS = 120;

/** The shortest step with which a chart does not exceed `POINTS`. */
function chooseStep(rangeMs: number): number {
  const wanted = rangeMs / POINTS;
  return (
    STEPS.find((step) => step >= wanted) ?? Math.ceil(wanted / (24 * 3600 * SECOND)) * 24 * 3600 * SECOND
  );
}
