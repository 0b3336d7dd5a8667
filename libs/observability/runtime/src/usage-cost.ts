import { usageCountFunction, usageSealFunction } from "@tollgate/environments";
import { metricsIn, usageAlarms } from "./alarms";
import { prices } from "./metrics/prices";
import { customMetricCost } from "./observability-cost";
import { USAGE_METRICS } from "./metrics/metric-sources";

const HOURS = 730;
const DAYS = HOURS / 24;
const GIGABYTE = 1e9;

/** DynamoDB's units: bytes of a write, bytes of a consistent read, and bytes that each item takes beside its own. */
const WRITE_BYTES = 1_024;
const READ_BYTES = 4_096;
const ITEM_BYTES = 100;

/**
 * What the ledger stores, in bytes, with 10,000 tenants, whose lines have hardly a label in common. Tests of the ledger
 * compare it with what it packs: five routes, two tokens for each tenant, two classes of status.
 */
export const usageBytes = {
  /** An item of lines: for itself, and for each line. */
  batch: 150,
  line: 53,
  /** Keys and numbers of an item of sums. */
  sumsKeys: 90,
  /** The packed sums of a tenant and hour, by its requests. */
  sums: [
    { upTo: 1, bytes: 80 },
    { upTo: 14, bytes: 240 },
    { upTo: 137, bytes: 420 },
    { upTo: 1_370, bytes: 750 },
    { upTo: 13_700, bytes: 1_100 },
    { upTo: 137_000, bytes: 1_400 },
    { upTo: Infinity, bytes: 1_600 },
  ],
  /** One tenant in the packed sums of all tenants in an hour. */
  tenantOfAll: 45,
  /** The same in a day. */
  tenantOfAllInDay: 85,
  /** A tenant's record, which an hour's look at quotas reads. */
  tenantRecord: 500,
  /** What was reported of a tenant's quota. */
  reportedCrossing: 120,
  /** A line of the function's log, with CloudWatch Logs' 26 bytes. */
  logLine: 235,
  /** A line of the access log in S3, compressed by CloudWatch Logs. */
  lineInS3: 100,
} as const;

/** Days that lines are kept. */
const LINES_DAYS = 8;

/**
 * Milliseconds of a delivery and of each of its lines at the function's memory. The processor time is measured; 10 ms for
 * DynamoDB's answer are an assumption.
 */
const DELIVERY_MS = 10;
const LINE_MS = 0.06;
/** Milliseconds of the function that sums, at its memory: a run with nothing to do, a line, and a tenant's hour. */
const RUN_MS = 100;
const SUMMED_LINE_MS = 0.017;
const TENANT_HOUR_MS = 0.5;
/** Milliseconds to unpack and to add a megabyte of the sums of all tenants, some 0.04 ms a tenant and hour. */
const WATCHED_MEGABYTE_MS = 900;
const RUNS = HOURS * 12;
/** Queries of an hour: twelve slots of four partitions. */
const QUERIES = 48;

/** How the lines of the access log reach the ledger: CloudWatch Logs to Lambda, or through Firehose and S3. */
export type DeliveryWay = "direct" | "firehose";

export interface UsageTraffic {
  /** Requests in a month, evenly spread over its hours and the tenants. */
  readonly requests: number;
  readonly tenants: number;
  /** Lines in one envelope of CloudWatch Logs. AWS documents no number. */
  readonly linesPerEnvelope: number;
  readonly retentionDays: number;
}

/** Monthly cost of the usage ledger in US dollars, by item, beyond that of the access log itself. */
export function usageCost(
  way: DeliveryWay,
  traffic: UsageTraffic,
): Readonly<Record<"delivery" | "lines" | "sums" | "storage" | "atRest", number>> {
  const { requests, linesPerEnvelope } = traffic;
  const envelopes = requests / linesPerEnvelope;
  return {
    delivery: way === "direct" ? directDelivery(requests, envelopes) : firehoseDelivery(requests, envelopes),
    lines: writtenLines(way, requests, traffic),
    sums: summing(traffic),
    storage: storing(way, traffic),
    atRest: atRest(),
  };
}

const lambda = (calls: number, milliseconds: number, memoryMb: number): number =>
  calls * prices.lambdaRequest + (milliseconds / 1_000) * (memoryMb / 1_024) * prices.lambdaGigabyteSecond;

function directDelivery(requests: number, envelopes: number): number {
  const milliseconds = envelopes * DELIVERY_MS + requests * LINE_MS;
  const logged = (envelopes * usageBytes.logLine) / GIGABYTE;
  return lambda(envelopes, milliseconds, usageCountFunction.memoryMb) + logged * prices.logsIngestedGigabyte;
}

/** Firehose rounds each record up; it writes an object every five minutes, which invokes the function. */
function firehoseDelivery(requests: number, envelopes: number): number {
  const record = 5_000;
  return (
    ((envelopes * record) / GIGABYTE) * prices.firehoseGigabyte +
    RUNS * prices.s3Put +
    lambda(RUNS, RUNS * DELIVERY_MS + requests * LINE_MS, usageCountFunction.memoryMb) +
    ((requests * usageBytes.lineInS3 * LINES_DAYS) / DAYS / GIGABYTE) * prices.s3GigabyteMonth
  );
}

/** The lines of an envelope are one item; those of an object of Firehose are items of any size, and so whole units. */
function writtenLines(way: DeliveryWay, requests: number, { linesPerEnvelope }: UsageTraffic): number {
  const batch = usageBytes.batch + linesPerEnvelope * usageBytes.line;
  const units =
    way === "direct"
      ? (requests / linesPerEnvelope) * Math.ceil(batch / WRITE_BYTES)
      : RUNS + (requests * usageBytes.line) / WRITE_BYTES;
  return units * prices.dynamoDbWriteUnit;
}

/** The hours in which a tenant has requests, the bytes of its sums in one, and those of all tenants in an hour and a day. */
function sumsOf({ requests, tenants }: UsageTraffic) {
  const tenantHours = Math.min(requests, tenants * HOURS);
  const inHour = requests / tenantHours;
  const { bytes } = usageBytes.sums.find(({ upTo }) => inHour <= upTo) ?? { bytes: NaN };
  const item = bytes + usageBytes.sumsKeys;
  const all = (tenantHours / HOURS) * usageBytes.tenantOfAll + usageBytes.sumsKeys;
  const day = Math.min(requests / DAYS, tenants) * usageBytes.tenantOfAllInDay + usageBytes.sumsKeys;
  return { tenantHours, item, all, day };
}

/**
 * Reads each line once and consistently, and writes each tenant's hour once. Each hour it also reads the tenants, and the
 * sums of all tenants since the month began, which quotas by month need: those of days, and of today's hours. The sums of a
 * day are made of those of its hours.
 */
function summing(traffic: UsageTraffic): number {
  const { requests, tenants } = traffic;
  const { tenantHours, item, all, day } = sumsOf(traffic);
  const { tenantRecord, reportedCrossing } = usageBytes;
  const watched =
    HOURS * ((DAYS / 2) * day + 12 * all + tenants * (tenantRecord + reportedCrossing)) + HOURS * all;
  const read = HOURS * QUERIES + (storedLines(traffic, HOURS) + watched) / READ_BYTES;
  const written =
    tenantHours * Math.ceil(item / WRITE_BYTES) +
    HOURS * (Math.ceil(all / WRITE_BYTES) + 1) +
    DAYS * (Math.ceil(day / WRITE_BYTES) + 1);
  const milliseconds =
    requests * SUMMED_LINE_MS + tenantHours * TENANT_HOUR_MS + (watched / 1e6) * WATCHED_MEGABYTE_MS;
  return (
    read * prices.dynamoDbReadUnit +
    written * prices.dynamoDbWriteUnit +
    lambda(0, milliseconds, usageSealFunction.memoryMb)
  );
}

/** Bytes of the lines of some hours. */
function storedLines({ requests, linesPerEnvelope }: UsageTraffic, hours: number): number {
  return ((requests * hours) / HOURS) * (usageBytes.line + usageBytes.batch / linesPerEnvelope);
}

/** Once the retention has passed: before, there is less. */
function storing(way: DeliveryWay, traffic: UsageTraffic): number {
  const { requests, linesPerEnvelope, retentionDays } = traffic;
  const { tenantHours, item, all, day } = sumsOf(traffic);
  const items = way === "direct" ? requests / linesPerEnvelope : RUNS;
  const lines = storedLines(traffic, LINES_DAYS * 24) + (items * ITEM_BYTES * LINES_DAYS) / DAYS;
  const months = retentionDays / DAYS;
  const sums =
    (tenantHours * (item + ITEM_BYTES) + HOURS * (all + ITEM_BYTES) + DAYS * (day + ITEM_BYTES)) * months;
  return (
    (lines / GIGABYTE) * prices.dynamoDbGigabyteMonth +
    (sums / GIGABYTE) * (prices.dynamoDbGigabyteMonth + prices.dynamoDbRecoveryGigabyteMonth)
  );
}

/** The alarms with their metrics, and the schedule's runs. */
function atRest(): number {
  const watched = usageAlarms.reduce((sum, { value }) => sum + metricsIn(value).length, 0);
  return (
    watched * prices.alarmMonth +
    customMetricCost(Object.keys(USAGE_METRICS).length) +
    lambda(RUNS, RUNS * RUN_MS, usageSealFunction.memoryMb)
  );
}
