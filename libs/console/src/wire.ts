import type { AccessLogLine, MetricUnit, SkippedReason } from "@tollgate/observability-runtime";

/**
 * The data that the server sends to the page. Texts whose names begin with `untrusted` come from a request or
 * a file.
 */

export type SourceInfo =
  | {
      readonly kind: "live";
      readonly environment: string;
      /** Names of the cells whose lines are in the log, if there are several. */
      readonly cells: readonly string[];
    }
  | {
      readonly kind: "replay";
      readonly environment: string;
      readonly file: string;
      /** From 0 to 1. */
      readonly progress: number;
      /** The reason why only a part of the file could be read. */
      readonly problem?: string;
    };

/**
 * Numbers of lines that are not shown, by reason. `outside`: their time is far from all others; `dropped`:
 * they arrived faster than they could be read.
 */
export type Skipped = Readonly<Partial<Record<SkippedReason | "outside" | "dropped", number>>>;

export interface TimeRange {
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
}

/** All data except the list of requests. */
export interface Panels {
  readonly source: SourceInfo;
  /** Number of counted lines, shown or not. */
  readonly lines: number;
  readonly skipped: Skipped;
  readonly extent: TimeRange;
  readonly range: TimeRange;
  /** The filtered log; `undefined` without a filter. */
  readonly narrowed: NarrowedInfo | undefined;
  readonly summary: Summary;
  readonly verdict: Verdict;
  readonly outcomes: ChartData;
  readonly tenants: Ranking;
  readonly routes: Ranking;
  readonly sections: readonly SectionData[];
  readonly alarms: AlarmsData;
  /** Data that only the running gateway has. */
  readonly gateway: GatewayData | undefined;
}

export interface NarrowedInfo {
  /** Share of the log that has been read for the filter, from 0 to 1. */
  readonly progress: number;
  /** Only lines from this time on were available, in milliseconds since 1970. @default all were available */
  readonly since: number | undefined;
  /** Number of lines that arrived too fast to be read for the filter. */
  readonly missed: number;
}

export interface Summary {
  /** All requests of the filter's tenant and route, with any outcome: the denominators of rates. */
  readonly requests: number;
  /** Those of them that match the filter's outcome. */
  readonly matching: number;
  readonly perSecond: number;
  readonly serverErrors: number;
  /** 4xx without 429. */
  readonly otherClientErrors: number;
  /** 429. */
  readonly limited: number;
  readonly throttled: number;
  readonly quotaExceeded: number;
  /** Milliseconds; `undefined` without requests. */
  readonly p50: number | undefined;
  readonly p99: number | undefined;
}

/** The incidents, the most harmful first. */
export type Verdict =
  | { readonly kind: "nothing" }
  | { readonly kind: "fine"; readonly requests: number }
  | {
      readonly kind: "incidents";
      readonly incidents: readonly Incident[];
      /** The total number of incidents. */
      readonly count: number;
      /** Requests of tenants and routes beyond the limit; they are in no incident. */
      readonly untold: number;
    };

/** `server`: 5xx; `limit`: 429; `client`: any other 4xx. */
export type Severity = "server" | "client" | "limit";

/**
 * Requests that failed with one cause, of one tenant or of several with a similar rate, on one route or
 * several. `errors` and `requests` are counted in the same scope: the requests of these tenants to these
 * routes.
 */
export interface Incident {
  readonly severity: Severity;
  /** The lower bound of the rate is small: the incident comes after all others. */
  readonly isMinor: boolean;
  /** The gateway response, or `backend 503`. */
  readonly untrustedCause: string;
  /** In ascending order. */
  readonly statuses: readonly number[];
  /**
   * Tenants whose requests are counted. `undefined` for unknown callers: then all tenants' requests are
   * counted.
   */
  readonly tenants: Named | undefined;
  /** `undefined` for requests without a route in the API: then requests to all routes are counted. */
  readonly routes: Named | undefined;
  readonly errors: number;
  readonly requests: number;
  /** The tenant with the highest rate, if there are several. */
  readonly worst:
    { readonly untrustedTenant: string; readonly errors: number; readonly requests: number } | undefined;
}

/** Some names, the worst first, and the total number. */
export interface Named {
  readonly untrustedNames: readonly string[];
  readonly count: number;
}

export interface ChartData {
  readonly title: string;
  readonly unit: MetricUnit;
  readonly style: "line" | "stacked";
  readonly stepMs: number;
  /** Milliseconds since 1970. */
  readonly times: readonly number[];
  readonly series: readonly SeriesData[];
}

export interface SeriesData {
  readonly label: string;
  /** `null` where there is no value. */
  readonly values: readonly (number | null)[];
  /** CloudWatch alone has this metric, so there are no values. */
  readonly onlyOnAws: boolean;
}

/** Contributors with several numbers each, the largest first. */
export interface Ranking {
  readonly title: string;
  /** The part of the filter that a row's name applies to, if any. */
  readonly filteredBy: "tenant" | "route" | "cause" | undefined;
  readonly columns: readonly { readonly label: string; readonly unit: MetricUnit }[];
  readonly rows: readonly { readonly untrustedName: string; readonly values: readonly number[] }[];
  /** The total number of rows. */
  readonly count: number;
  readonly totals: readonly number[];
}

export type WidgetData =
  | ({ readonly kind: "chart" } & ChartData)
  | ({ readonly kind: "ranking" } & Ranking)
  | {
      readonly kind: "values";
      readonly title: string;
      readonly values: readonly {
        readonly label: string;
        readonly unit: MetricUnit;
        readonly value: number | undefined;
      }[];
    };

export interface SectionData {
  readonly title: string;
  readonly widgets: readonly WidgetData[];
}

export interface AlarmsData {
  /** The reason why there are no states, if so. */
  readonly note?: string;
  /** Time until which alarms have been evaluated, in milliseconds since 1970. */
  readonly evaluatedUntil?: number;
  readonly alarms: readonly AlarmData[];
  /** Newest last. */
  readonly transitions: readonly {
    readonly at: number;
    readonly alarm: string;
    readonly from: AlarmStateName;
    readonly to: AlarmStateName;
    readonly subject: AlarmSubject | undefined;
  }[];
}

export type AlarmStateName = "OK" | "ALARM" | "INSUFFICIENT_DATA";

export interface AlarmData {
  readonly id: string;
  readonly title: string;
  readonly severity: string;
  readonly meaning: string;
  /** `undefined` for an alarm on metrics that exist on AWS only. */
  readonly state: AlarmStateName | undefined;
  readonly since: number | undefined;
  readonly value: number | undefined;
  readonly limit: number | undefined;
  /** The unit, as it follows the value: `% of three minutes' requests`. */
  readonly unit: string;
  /** The subject when the alarm was raised. */
  readonly subject: AlarmSubject | undefined;
}

/** The tenants and routes that an alarm is about. */
export type AlarmSubject =
  | { readonly kind: "incidents"; readonly incidents: readonly Incident[] }
  | {
      readonly kind: "busiest";
      readonly untrustedTenant: string;
      readonly requests: number;
      readonly of: number;
    }
  | { readonly kind: "slowest"; readonly untrustedRoute: Mean; readonly untrustedTenant: Mean };

export interface Mean {
  readonly untrustedName: string;
  readonly milliseconds: number;
}

export interface GatewayData {
  readonly limits: { readonly levels: readonly LimitData[]; readonly count: number };
  readonly authorizerCache: { readonly hits: number; readonly misses: number; readonly entries: number };
  /** @default it is not read yet */
  readonly ledger?: LedgerData | undefined;
}

/** What the usage ledger knows of all tenants. */
export type LedgerData =
  /** The environment does not state the option `usage`. */
  | { readonly kind: "off" }
  | { readonly kind: "failed"; readonly why: string }
  | {
      readonly kind: "read";
      /** Beginning of the hours that figures are of, which end when it was read. Milliseconds since 1970. */
      readonly from: number;
      readonly readAt: number;
      /** The time before which all delivered lines are in the sums. */
      readonly completeTo: number;
      /** What is missing in the figures, a sentence each: lines that are not counted, and times in which none were. */
      readonly notes: readonly string[];
      readonly errorBudgetPercent: number;
      /** The worst first. */
      readonly tenants: readonly LedgerTenant[];
      /** The total number of tenants. */
      readonly count: number;
    };

export interface LedgerTenant {
  readonly untrustedTenant: string;
  readonly requests: number;
  readonly errorPercent: number;
  /** Above 100, more requests failed than the error budget allows. */
  readonly errorBudgetUsedPercent: number;
  /** Milliseconds; null without requests. */
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  /** What was used since the quota's period began. */
  readonly quota: { readonly used: number; readonly limit: number; readonly period: string } | undefined;
}

/** The remaining rate and quota of a tenant's key. */
export interface LimitData {
  readonly plan: string;
  /** @default there is one cell */
  readonly cell?: string;
  readonly untrustedTenant: string;
  readonly enabled: boolean;
  readonly bucket:
    { readonly tokens: number; readonly burstLimit: number; readonly rateLimit: number } | undefined;
  readonly quota: { readonly remaining: number; readonly limit: number; readonly period: string } | undefined;
}

export type RequestData = AccessLogLine;

/** Requests since the last message, or with `reset`, all requests of the initial list. The newest is last. */
export interface RequestsMessage {
  readonly reset: boolean;
  readonly requests: readonly RequestData[];
  /** Number of matching requests that this message leaves out. */
  readonly leftOut: number;
  /** A search through a file is in progress. */
  readonly searching: boolean;
}

/** The page's request, as the query of its event stream. */
export interface RequestFilter {
  /** A part of the tenant's name, or after `=` the whole name. */
  readonly tenant: string;
  /** `4xx`, `errors`, or a status such as `429`. */
  readonly status: string;
  /** A part of `GET /health`, or after `=` the whole text. */
  readonly route: string;
  /**
   * A part of a gateway response such as `INTEGRATION_TIMEOUT`, or of `backend 503`; after `=` the whole
   * text.
   */
  readonly cause: string;
  /** A cell's whole name. */
  readonly cell: string;
  /** A part of one of a request's two ids. */
  readonly requestId: string;
}
