import { dayOf, isCalendarDay } from "@tollgate/aws-quotas";
import { combinedUsage, DAY_MS, hourOf, HOUR_MS, usageBy } from "@tollgate/usage-runtime";
import { SelfServiceError } from "../errors";
import { type Answer, timeText } from "../http/answer";
import type { Request } from "../http/request";
import type { Context, LedgerReader } from "../ports";

const MOST_DAYS = 92;

/**
 * The tenant's requests by day or by route, of the hours that are in the ledger.
 *
 * @param now milliseconds since 1970
 * @throws {SelfServiceError} `malformed_request` or `range_not_allowed`
 * @throws {StoredUsageError} and any error of the ports
 */
export async function ownUsage(
  untrustedQuery: Request["untrustedQuery"],
  { caller }: Context,
  ledger: LedgerReader,
  now: number,
): Promise<Answer> {
  const { from, to, by } = readQuery(untrustedQuery, now);
  const first = Date.parse(from);
  const last = Date.parse(to);
  if (!(first <= last) || last - first >= MOST_DAYS * DAY_MS) throw new SelfServiceError("range_not_allowed");
  // Before the sums: what comes into the ledger meanwhile is in them too.
  const completeTo = await ledger.completeTo();
  const hours = ledger.tenantHours(caller.tenant.tenantId, hourOf(first), hourOf(last + DAY_MS - HOUR_MS));
  const rows = combinedUsage(by, [await usageBy(by, hours)]).map(
    ([key, { requests, metered, serverErrors }]) => ({
      key,
      requests,
      metered,
      errors: serverErrors,
    }),
  );
  return { status: 200, body: { by, from, to, completeTo: timeText(completeTo / 1000), rows } };
}

function readQuery(untrusted: Request["untrustedQuery"], now: number) {
  const malformed = () => new SelfServiceError("malformed_request");
  if (Object.keys(untrusted).some((name) => !["from", "to", "by"].includes(name))) throw malformed();
  const one = (name: string, otherwise: string): string => {
    const values = Object.hasOwn(untrusted, name) ? untrusted[name] : undefined;
    if (values === undefined) return otherwise;
    const [value = "", ...others] = values;
    if (others.length > 0) throw malformed();
    return value;
  };
  const by = one("by", "day");
  if (by !== "day" && by !== "route") throw malformed();
  const to = day(one("to", dayOf(now)));
  return { from: day(one("from", `${to.slice(0, 8)}01`)), to, by } as const;
}

/** @throws {SelfServiceError} for a day that no calendar has, such as 2026-02-30 */
function day(untrusted: string): string {
  if (!isCalendarDay(untrusted)) throw new SelfServiceError("range_not_allowed");
  return untrusted;
}
