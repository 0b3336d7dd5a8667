// The usage ledger: from lines of the access log to exact sums of each tenant and hour.
// Not here: the schema of a line (`observability/runtime`), the functions and tables on AWS (`usage/infra`), and the
// command that shows usage (`apps/tenants`).

export { dynamodbLedger, type LedgerOptions } from "./adapters/dynamodb-ledger";
export { dynamodbSpool } from "./adapters/dynamodb-spool";
export { type BillPeriod, type BillPlace, type BillRecord, placeOfRecord } from "./bill/bill-record";
export { billedTenants, type BillOptions, billRecords } from "./bill/bill-records";
export { dynamodbReportedCrossings } from "./adapters/dynamodb-reported-crossings";
export { dynamodbWatchedTenants, type PlanQuotas } from "./adapters/dynamodb-watched-tenants";
export * from "./errors";
export { NO_TENANT, NONE } from "./lines/counted-line";
export { DAY_MS, endOf, HOUR_MS, hourOf, startOf, type Hour } from "./lines/hour";
export type { UnreadCounts } from "./lines/unread-counts";
export type { UnreadLine, UnreadReason } from "./lines/read-lines";
export { WINDOW_MS } from "./lines/read-lines";
export { openTokenUses, type TokenUses } from "./read/token-uses";
export {
  openHours,
  readAllUsage,
  readTenantUsage,
  streamAllDays,
  streamAllUsage,
  streamTenantUsage,
  type DaySources,
  type HourlySums,
  type Usage,
  type UsageSources,
  type UsageStream,
} from "./read/read-usage";
export {
  combinedUsage,
  DIMENSIONS,
  type Dimension,
  type ReportedTotals,
  type ReportedUsage,
  usageBy,
} from "./report/usage-by";
export {
  combinedKnowledge,
  counted,
  firstSealedHour,
  type Knowledge,
  knowledgeNotes,
  knowledgeOf,
  timeText,
  withUnreadable,
} from "./report/knowledge";
export { type UsageFigures, usageFigures } from "./report/usage-figures";
export {
  usageOverview,
  type OverviewOptions,
  type OverviewSources,
  type TenantOverview,
  type UsageOverview,
} from "./report/usage-overview";
export { GRACE_MS, sealHours, type SealOptions, SPOOL_MS } from "./seal/seal-hours";
export { lineCounter, type Delivered, type LineCounterOptions } from "./spool/count-lines";
export { type PendingMarks, requireReadable } from "./spool/pending-marks";
export type { PendingHours, Spool } from "./spool/spool";
export { type CountedTime, hoursIn, joinedTimes, uncountedTimes } from "./sums/counted-time";
export type { SealedHour, UsageLedger } from "./sums/ledger";
export { UsageSums } from "./sums/usage-sums";
export { addTotals, noUsage, type UsageTotals } from "./sums/usage-totals";
export type { QuotaUse, WatchedTenant } from "./report/quota-use";
export type { QuotaCrossing, ReportedCrossings } from "./watch/quota-crossing";
export {
  lastWholeHour,
  watchTenants,
  type ErrorThreshold,
  type WatchedUsage,
  type WatchSources,
} from "./watch/watch-tenants";
