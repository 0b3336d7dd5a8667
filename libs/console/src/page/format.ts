import type { MetricUnit } from "@tollgate/observability-runtime";

const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat("en-US", { maximumSignificantDigits: 3 });
const compact = new Intl.NumberFormat("en-US", { notation: "compact", maximumSignificantDigits: 3 });
const dollars = new Intl.NumberFormat("en-US", {
  style: "currency",
  currency: "USD",
  maximumSignificantDigits: 3,
});

export const NO_VALUE = "–";

export const count = (value: number): string => whole.format(value);

/** A number with its unit, short enough for a tile or an axis. */
export function quantity(value: number | null | undefined, unit: MetricUnit): string {
  if (value === null || value === undefined) return NO_VALUE;
  switch (unit) {
    case "milliseconds":
      return milliseconds(value);
    case "bytes":
      return `${compact.format(value)}B`;
    case "percent":
      return `${short.format(value)} %`;
    case "dollars":
      return dollars.format(value);
    default:
      return Math.abs(value) >= 100_000
        ? compact.format(value)
        : Number.isInteger(value)
          ? count(value)
          : short.format(value);
  }
}

export function milliseconds(value: number): string {
  if (value < 1000) return `${short.format(value)} ms`;
  if (value < 120_000) return `${short.format(value / 1000)} s`;
  return value < 7_200_000 ? `${short.format(value / 60_000)} min` : `${short.format(value / 3_600_000)} h`;
}

/** A duration as the step of a chart: `10 s`, `5 min`. */
export function step(value: number): string {
  if (value % 3_600_000 === 0) return `${value / 3_600_000} h`;
  return value % 60_000 === 0 ? `${value / 60_000} min` : `${value / 1000} s`;
}

export function percent(share: number): string {
  if (share > 0 && share < 0.001) return "under 0.1 %";
  if (share < 1 && share > 0.99) return `${(Math.floor(share * 1000) / 10).toFixed(1)} %`;
  return `${share < 0.1 ? short.format(Math.round(share * 1000) / 10) : whole.format(share * 100)} %`;
}

/** Time zone in which times are shown: CloudWatch's, or the reader's. */
export type Zone = "utc" | "local";

let zone: Zone = "utc";

/** Shows all times in another zone, from the next rendering on. */
export function showTimesIn(wanted: Zone): void {
  zone = wanted;
}

/** Name of the zone at a time: `UTC`, or the offset of the local zone from it. */
export function zoneName(time: number, of = zone): string {
  if (of === "utc") return "UTC";
  const minutes = -new Date(time).getTimezoneOffset();
  const pad = (value: number) => String(Math.floor(value)).padStart(2, "0");
  return `UTC${minutes < 0 ? "−" : "+"}${pad(Math.abs(minutes) / 60)}:${pad(Math.abs(minutes) % 60)}`;
}

/** A time as `2026-11-20T10:00:00.000` in the current zone. */
export function stamp(time: number, of = zone): string {
  const date = new Date(of === "utc" ? time : time - new Date(time).getTimezoneOffset() * 60_000);
  return Number.isNaN(date.getTime()) ? String(time) : date.toISOString().slice(0, 23);
}

/** Parses the format of `stamp` into milliseconds since 1970. @returns `undefined` for an invalid time */
export function timeOf(text: string): number | undefined {
  const time = Date.parse(zone === "utc" ? `${text}Z` : text);
  return Number.isNaN(time) ? undefined : time;
}

export const clockTime = (time: number): string => stamp(time).slice(11, 19);
export const clockMilliseconds = (time: number): string => stamp(time).slice(11, 23);
export const dateTime = (time: number, of = zone): string => stamp(time, of).slice(0, 19).replace("T", " ");

/** A time range that does not repeat the day. */
export function timeRange(from: number, to: number): string {
  const end = stamp(from).slice(0, 10) === stamp(to).slice(0, 10) ? clockTime(to) : dateTime(to);
  return `${dateTime(from)} – ${end}`;
}
