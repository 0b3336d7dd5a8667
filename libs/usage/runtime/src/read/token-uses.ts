import { StoredUsageError } from "../errors";
import { DAY_MS, HOUR_MS, type Hour, hourOf, startOf } from "../lines/hour";
import { eachLine } from "../seal/sum-hour";
import { requireReadable } from "../spool/pending-marks";
import { openHours, type UsageSources } from "./read-usage";

/** When tokens were last used. */
export interface TokenUses {
  /**
   * Returns the hour of each token's last request since an hour. Tokens without one are left out. It reads from now back,
   * until it has found all of them.
   *
   * @throws {StoredUsageError} and any error of the ports
   */
  lastUses(tenant: string, tokens: ReadonlySet<string>, since: Hour): Promise<ReadonlyMap<string, Hour>>;
}

/** Days that are read at first. Each further read has twice as many: most tokens are used every day. */
const FIRST_DAYS = 1;
const MOST_DAYS = 64;

/** Reads the lines of open hours once, for all tenants. */
export async function openTokenUses(sources: UsageSources): Promise<TokenUses> {
  const { ledger, spool, clock = Date.now } = sources;
  // Before the ledger: the mark of an hour is removed when the ledger has it.
  const { hours, unreadable } = await openHours(sources);
  // Any token may have been used in its hour.
  requireReadable({ unreadable });
  const open = new Map<string, Map<string, Hour>>();
  for (const hour of hours) {
    const damaged = await eachLine(spool, hour, ({ tenant, token }) => {
      let uses = open.get(tenant);
      if (uses === undefined) open.set(tenant, (uses = new Map()));
      // Hours are in order.
      uses.set(token, hour);
    });
    // Any token may have been used in them.
    if (damaged > 0) throw new StoredUsageError(`of lines in ${hour}`, `${damaged} of its lines are damaged`);
  }
  return {
    async lastUses(tenant, tokens, since) {
      const uses = new Map<string, Hour>();
      const add = (token: string, hour: Hour) => {
        if (tokens.has(token) && hour >= since && hour > (uses.get(token) ?? "")) uses.set(token, hour);
      };
      for (const [token, hour] of open.get(tenant) ?? []) add(token, hour);
      // A line may be a little later than the clock.
      let last = hourOf(clock() + HOUR_MS);
      for (
        let days = FIRST_DAYS;
        last >= since && uses.size < tokens.size;
        days = Math.min(2 * days, MOST_DAYS)
      ) {
        const first = [since, hourOf(startOf(last) - days * DAY_MS)].sort().at(-1) as Hour;
        for await (const [hour, sums] of ledger.tenantHours(tenant, first, last))
          for (const [[, , token = ""]] of sums) add(token, hour);
        last = hourOf(startOf(first) - HOUR_MS);
      }
      return uses;
    },
  };
}
