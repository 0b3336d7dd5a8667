import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { type NoteTokensOptions, UNUSED_DAYS } from "@tollgate/events-runtime";
import {
  type CountedTime,
  DAY_MS,
  dynamodbLedger,
  dynamodbSpool,
  hourOf,
  lastWholeHour,
  openTokenUses,
  startOf,
  type TokenUses,
  uncountedTimes,
} from "@tollgate/usage-runtime";
import type { Settings } from "./settings";

/**
 * Reads from the usage ledger which tokens were used in the last 90 days. Where the ledger does not reach back as far, or was
 * off for a part of it, all count as used: it is not known.
 */
export function usedTokens(
  client: DynamoDBClient,
  { usageTable, usageLinesTable }: NonNullable<Settings["usage"]>,
  clock: () => number = Date.now,
): NonNullable<NoteTokensOptions["usedOf"]> {
  const ledger = dynamodbLedger(client, usageTable);
  const { pending, ...spool } = dynamodbSpool(client, usageLinesTable);
  const since = hourOf(clock() - UNUSED_DAYS * DAY_MS);
  let opened: Promise<TokenUses | undefined> | undefined;
  const open = async (): Promise<TokenUses | undefined> => {
    const counted: CountedTime[] = [];
    for await (const each of ledger.countedTimes()) counted.push(each);
    const known = { from: startOf(since), to: startOf(lastWholeHour(clock())) };
    if (uncountedTimes(known, counted).length > 0) return undefined;
    return openTokenUses({ ledger, spool, pending, clock });
  };
  return async (tenantId, tokenIds) => {
    const uses = await (opened ??= open());
    if (uses === undefined) return tokenIds;
    return new Set((await uses.lastUses(tenantId, tokenIds, since)).keys());
  };
}
