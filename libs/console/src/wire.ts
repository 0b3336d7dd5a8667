import type { AccessLogLine, MetricUnit, SkippedReason } from "@tollgate/observability-runtime";

/** What the server tells the page. Texts that begin with `untrusted` came with a request, or with a file. */

/** Where the lines come from. */
export type SourceInfo =
  | { readonly kind: "live"; readonly environment: string }
  | {
      readonly kind: "replay";
      readonly environment: string;
      readonly file: string;
      /** From 0 to 1. */
      readonly progress: number;
      /** Why not all of the file could be read. */
      readonly problem?: string;
    };

/**
 * Lines that are not shown, by why; `outside` is for those with a time far from all others, `dropped` for those that came
 * faster than they could be read.
 */
export type Skipped = Readonly<Partial<Record<SkippedReason | "outside" | "dropped", number>>>;

export interface TimeRange {
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
}

/** Everything but the list of requests. */
export interface Panels {
  readonly source: SourceInfo;
  /** Lines that were counted, shown or not. */
  readonly lines: number;
  readonly skipped: Skipped;
  /** The whole time that there is something of. */
  readonly extent: TimeRange;
  /** The time that is shown. */
  readonly range: TimeRange;
  /** What the filter leaves of the log; nothing without a filter. */
  readonly narrowed: NarrowedInfo | undefined;
  readonly summary: Summary;
  readonly verdict: Verdict;
  readonly outcomes: ChartData;
  readonly tenants: Ranking;
  readonly routes: Ranking;
  readonly sections: readonly SectionData[];
  readonly alarms: AlarmsData;
  /** What only the running gateway knows. */
  readonly gateway: GatewayData | undefined;
}

export interface NarrowedInfo {
  /** Which share of the log has been read for it, from 0 to 1. */
  readonly progress: number;
  /** Only lines from here on were there to be read, in milliseconds since 1970. @default all were */
  readonly since: number | undefined;
  /** Lines that came too fast to be read for it. */
  readonly missed: number;
}

export interface Summary {
  /** Of the filter's tenant and route, however they ended: what rates are shares of. */
  readonly requests: number;
  /** Those of them that ended as the filter says. */
  readonly matching: number;
  readonly perSecond: number;
  readonly serverErrors: number;
  /** 4xx but for 429. */
  readonly otherClientErrors: number;
  /** 429. */
  readonly limited: number;
  readonly throttled: number;
  readonly quotaExceeded: number;
  /** Milliseconds; nothing without requests. */
  readonly p50: number | undefined;
  readonly p99: number | undefined;
}

/** What is wrong, the most harmful first. */
export type Verdict =
  | { readonly kind: "nothing" }
  | { readonly kind: "fine"; readonly requests: number }
  | {
      readonly kind: "incidents";
      readonly incidents: readonly Incident[];
      /** How many there are in all. */
      readonly count: number;
      /** Requests of more tenants and routes than are told apart; they are in no incident. */
      readonly untold: number;
    };

/** `server`: 5xx; `limit`: 429; `client`: any other 4xx. */
export type Severity = "server" | "client" | "limit";

/**
 * Requests that failed for one cause, of one tenant or of several that it hits about as much, on one route or several. What
 * `errors` are counted in and what `requests` are counted in is the same: the requests of these tenants to these routes.
 */
export interface Incident {
  readonly severity: Severity;
  /** A rate that is surely small: it comes after all others. */
  readonly isMinor: boolean;
  /** The gateway response, or `backend 503`. */
  readonly untrustedCause: string;
  /** In order. */
  readonly statuses: readonly number[];
  /** Whose requests are counted. Nothing for callers whom nobody knows: then everybody's are. */
  readonly tenants: Named | undefined;
  /** Nothing for what the API has no route for: then all requests are counted. */
  readonly routes: Named | undefined;
  readonly errors: number;
  readonly requests: number;
  /** Of several tenants the one that it hits most. */
  readonly worst:
    { readonly untrustedTenant: string; readonly errors: number; readonly requests: number } | undefined;
}

/** Some names, those that are hit most first, and how many there are. */
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
  /** Only CloudWatch has this metric: there are no values. */
  readonly onlyOnAws: boolean;
}

/** Contributors with several numbers each, the largest first. */
export interface Ranking {
  readonly title: string;
  /** What of the filter a row's name stands for, if anything. */
  readonly filteredBy: "tenant" | "route" | "cause" | undefined;
  readonly columns: readonly { readonly label: string; readonly unit: MetricUnit }[];
  readonly rows: readonly { readonly untrustedName: string; readonly values: readonly number[] }[];
  /** How many there are in all. */
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
  /** Why there are no states, where there are none. */
  readonly note?: string;
  /** Until when alarms have been evaluated, in milliseconds since 1970. */
  readonly evaluatedUntil?: number;
  readonly alarms: readonly AlarmData[];
  /** The latest last. */
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
  /** Nothing for an alarm on metrics that only AWS has. */
  readonly state: AlarmStateName | undefined;
  readonly since: number | undefined;
  readonly value: number | undefined;
  readonly limit: number | undefined;
  /** What follows a number of it: `% of three minutes' requests`. */
  readonly unit: string;
  /** Who raised it, when it was raised. */
  readonly subject: AlarmSubject | undefined;
}

/** Whom an alarm is about. */
export type AlarmSubject =
  | { readonly kind: "incidents"; readonly incidents: readonly Incident[] }
  | {
      readonly kind: "busiest";
      readonly untrustedTenant: string;
      readonly requests: number;
      readonly of: number;
    }
  | { readonly kind: "slowest"; readonly untrustedRoute: Mean; readonly untrustedTenant: Mean };

/** A name and the mean latency of its requests. */
export interface Mean {
  readonly untrustedName: string;
  readonly milliseconds: number;
}

export interface GatewayData {
  readonly limits: { readonly levels: readonly LimitData[]; readonly count: number };
  readonly authorizerCache: { readonly hits: number; readonly misses: number; readonly entries: number };
}

/** What a tenant's key has left of its plan. */
export interface LimitData {
  readonly plan: string;
  readonly untrustedTenant: string;
  readonly enabled: boolean;
  readonly bucket:
    { readonly tokens: number; readonly burstLimit: number; readonly rateLimit: number } | undefined;
  readonly quota: { readonly remaining: number; readonly limit: number; readonly period: string } | undefined;
}

/** A request as the list shows it. */
export type RequestData = AccessLogLine;

/** Requests that have come since the last message, or, with `reset`, all that the list begins with. The newest is last. */
export interface RequestsMessage {
  readonly reset: boolean;
  readonly requests: readonly RequestData[];
  /** Matching requests that this message leaves out. */
  readonly leftOut: number;
  /** A search through a file is under way. */
  readonly searching: boolean;
}

/** What the page asks for, as the query of its event stream. */
export interface RequestFilter {
  /** Part of the tenant's name, or the whole of it after `=`. */
  readonly tenant: string;
  /** `4xx`, `errors`, or a status such as `429`. */
  readonly status: string;
  /** Part of `GET /health`, or the whole of it after `=`. */
  readonly route: string;
  /** Part of a gateway response such as `INTEGRATION_TIMEOUT`, or of `backend 503`; the whole of it after `=`. */
  readonly cause: string;
  /** Part of one of a request's two ids. */
  readonly requestId: string;
}
