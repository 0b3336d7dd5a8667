import { isCalendarDay, isOnCalendar } from "@tollgate/aws-quotas";
import {
  DURATION,
  durationSeconds,
  environments,
  isWithinLongest,
  LONGEST_DURATION,
} from "@tollgate/environments";
import {
  type LimitsChange,
  parseQuota,
  parseRate,
  TenantLimitsError,
  type TenantDetails,
} from "@tollgate/tenant-provisioning-runtime";
import { InvalidArgumentError, Option } from "commander";
import { UsageError } from "../io/errors";

/** The plans of all environments. The command checks whether its environment has the plan. */
const PLANS = [...new Set(environments.flatMap(({ plans }) => Object.keys(plans)))];

export const plan = (description: string) => new Option("--plan <plan>", description).choices(PLANS);
export const label = new Option("--label <text>", "what the token is for");
export const scope = new Option(
  "--scope <scope>",
  "a scope that routes require (see: scopes); may be repeated",
).argParser(collect);
export const force = new Option("--force", "accept scopes that no route requires");
export const expiresIn = new Option(
  "--expires-in <duration>",
  "such as 90d, 12h, 30m or never (default: the environment's maximumTokenLifetime, or never)",
).argParser(parseLifetime);
export const successorExpiresIn = new Option(
  "--expires-in <duration>",
  "such as 90d, or never (default: the lifetime of the old token)",
).argParser(parseLifetime);
export const updatedExpiresIn = new Option(
  "--expires-in <duration>",
  "such as 90d from now, or never (default: unchanged)",
).argParser(parseLifetime);
export const name = new Option("--name <text>", "the tenant's display name");
export const contact = new Option("--contact <text>", "an e-mail address, a telephone number or a channel");
export const metadata = new Option(
  "--metadata <key=value>",
  "an entry of metadata; may be repeated",
).argParser(collectMetadata);
export const DEFAULT_OVERLAP_SECONDS = 86_400;
export const overlap = new Option(
  "--overlap <duration>",
  "how long the old token still works (default: 24h)",
).argParser(parseDuration);

export const rate = new Option(
  "--rate <requests>",
  "requests a second, or none for no limit of rate and burst",
).argParser(limitParser(parseRate));
export const burst = new Option("--burst <requests>", "requests at once").argParser((untrusted: string) => {
  if (!/^\d{1,9}$/.test(untrusted)) throw new InvalidArgumentError("It is a whole number.");
  return Number(untrusted);
});
export const quota = new Option(
  "--quota <requests/period>",
  "requests a day, week or month (UTC), such as 5000000/month, or none",
).argParser(limitParser(parseQuota));

/** Turns the error of a parser into one of the command line, and null into `none`: commander drops null. */
function limitParser<Value>(
  parse: (untrustedText: string) => Value | null,
): (untrustedText: string) => Value | "none" {
  return (untrustedText) => {
    try {
      return parse(untrustedText) ?? "none";
    } catch (error) {
      throw error instanceof TenantLimitsError
        ? new InvalidArgumentError(`The limits ${error.problem}.`)
        : error;
    }
  };
}

/** The change of a tenant's limits from `--rate`, `--burst`, `--quota` and `--reset`: undefined without any, null for `--reset`. */
export function limitsChange({
  rate,
  burst,
  quota,
  reset,
}: Readonly<Record<string, unknown>>): LimitsChange | null | undefined {
  const stated = {
    ...(rate !== undefined && { rateLimit: rate === "none" ? null : (rate as number) }),
    ...(burst !== undefined && { burstLimit: burst as number }),
    ...(quota !== undefined && { quota: quota === "none" ? null : (quota as Quota) }),
  };
  const isStated = Object.keys(stated).length > 0;
  if (reset === true && isStated) throw new UsageError("give either --reset or limits");
  if (reset === true) return null;
  return isStated ? stated : undefined;
}

type Quota = NonNullable<LimitsChange["quota"]>;

/** Collects the values of an option that may be repeated. */
export function collect(untrustedValue: string, before: readonly string[] = []): readonly string[] {
  return [...before, untrustedValue];
}

/** Collects `key=value` pairs by their keys. @throws {InvalidArgumentError} */
function collectMetadata(
  untrustedPair: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const at = untrustedPair.indexOf("=");
  if (at === -1) throw new InvalidArgumentError("It is written as key=value.");
  const [key, value] = [untrustedPair.slice(0, at), untrustedPair.slice(at + 1)];
  if (Object.hasOwn(before, key)) throw new InvalidArgumentError("Its key is given twice.");
  return Object.fromEntries([...Object.entries(before), [key, value]]);
}

/** The option `--out`. It rejects `-`, which would be a file of that name instead of standard output. */
export const outFile = (description: string) =>
  new Option("--out <file>", description).argParser((untrustedPath: string) => {
    if (untrustedPath === "" || untrustedPath === "-")
      throw new InvalidArgumentError("It is the name of a file: omit --out for standard output.");
    return untrustedPath;
  });

/** @returns seconds @throws {InvalidArgumentError} */
export function parseDuration(untrustedDuration: string): number {
  const seconds = durationSeconds(untrustedDuration);
  if (seconds === undefined) throw new InvalidArgumentError(`A duration is ${DURATION}.`);
  if (!isWithinLongest(seconds))
    throw new InvalidArgumentError(`It is too long: a duration is at most ${LONGEST_DURATION}.`);
  return seconds;
}

/** @returns seconds, or `never` @throws {InvalidArgumentError} */
function parseLifetime(untrustedDuration: string): number | "never" {
  if (untrustedDuration === "never") return "never";
  const seconds = parseDuration(untrustedDuration);
  // A lifetime of zero is a mistake.
  if (seconds === 0) throw new InvalidArgumentError("The token would end before it is used.");
  return seconds;
}

/** Computes the end from `--expires-in`. Empty if the option is omitted. */
export function endOption(
  { expiresIn }: Readonly<Record<string, unknown>>,
  now: number,
): { readonly expiresAt?: number | "never" } {
  if (expiresIn === "never") return { expiresAt: expiresIn };
  return typeof expiresIn === "number" ? { expiresAt: Math.floor(now / 1000) + expiresIn } : {};
}

/** The settings from `--label`, `--scope` and `--expires-in`. */
export function tokenOptions(options: Readonly<Record<string, unknown>>, now: number) {
  const { label, scope } = options;
  const { expiresAt } = endOption(options, now);
  return {
    ...(typeof label === "string" && { label }),
    ...(Array.isArray(scope) && { scopes: scope as string[] }),
    ...(expiresAt !== undefined && { expiresAt }),
  };
}

/** The details from `--name`, `--contact` and `--metadata`. */
export function tenantDetails({ name, contact, metadata }: Readonly<Record<string, unknown>>): TenantDetails {
  return {
    ...(typeof name === "string" && { name }),
    ...(typeof contact === "string" && { contact }),
    ...(metadata !== undefined && { metadata: metadata as NonNullable<TenantDetails["metadata"]> }),
  };
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?Z$/;

/** A time in milliseconds since 1970. It may depend on `now`, in milliseconds since 1970. */
export type Moment = (now: number) => number;

export const since = new Option(
  "--since <duration|date>",
  "changes of all tenants since then: 7d, 2026-11-24 or 2026-11-24T10:30Z (UTC)",
).argParser(parseMoment);
export const from = new Option(
  "--from <date>",
  "first day, UTC (default: the first of the month of the last day)",
).argParser(parseDay);
export const to = new Option("--to <date>", "last day, UTC (default: today)").argParser(parseDay);

/** @throws {InvalidArgumentError} */
function parseMoment(untrusted: string): Moment {
  const isTime = TIME.test(untrusted) && isOnCalendar(untrusted);
  const at = isTime || isCalendarDay(untrusted) ? Date.parse(untrusted) : NaN;
  if (!Number.isNaN(at)) return () => at;
  if (/^\d+[smhd]$/.test(untrusted)) {
    const seconds = parseDuration(untrusted);
    return (now) => now - seconds * 1000;
  }
  throw new InvalidArgumentError("It is a duration such as 7d, or a date such as 2026-11-24.");
}

/** @returns the day, unchanged @throws {InvalidArgumentError} */
function parseDay(untrusted: string): string {
  if (!isCalendarDay(untrusted)) throw new InvalidArgumentError("A date is written as 2026-11-24.");
  return untrusted;
}
