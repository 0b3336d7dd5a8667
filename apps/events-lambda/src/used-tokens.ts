import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { type NoteTokensOptions, UNUSED_DAYS } from "@tollgate/events-runtime";
import {
  DAY_MS,
  dynamodbLedger,
  dynamodbSpool,
  hourOf,
  openTokenUses,
  type TokenUses,
} from "@tollgate/usage-runtime";
import type { Settings } from "./settings";

/**
 * Reads from the usage ledger which tokens were used in the last 90 days. Where the ledger does not reach back as far, all
 * count as used: it is not known.
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
    for await (const { hour } of ledger.sealedHours("0000-01-01T00", since))
      if (hour <= since) return openTokenUses({ ledger, spool, pending, clock });
    return undefined;
  };
  return async (tenantId, tokenIds) => {
    const uses = await (opened ??= open());
    if (uses === undefined) return tokenIds;
    return new Set((await uses.lastUses(tenantId, tokenIds, since)).keys());
  };
}
