// What commands read of the usage ledger, in all cells of an environment, and its format.
// Not here: the ledger (`libs/usage/runtime`), and API Gateway's own figures (`libs/tenant-provisioning/runtime`).

import { type Environment, ERROR_BUDGET_PERCENT, type UsageOption } from "@tollgate/environments";
import { usageLinesTable, usageTable } from "@tollgate/records";
import { SomeCellsFailedError, sideBySide } from "@tollgate/tenant-provisioning-runtime";
import { dynamodbLedger, dynamodbSpool, type UsageLedger, type UsageSources } from "@tollgate/usage-runtime";
import { UsageError } from "../io/errors";
import type { LedgerPlace, UsageContext } from "./context";

/** The ledger of an environment or of a cell. */
export interface PlaceLedger extends UsageSources {
  /** Name of the cell. Undefined for an environment without cells. */
  readonly cell: string | undefined;
  readonly ledger: UsageLedger;
}

/** @throws {UsageError} where the environment has no ledger. @param what needs it, such as an option */
export function requireUsage({ name, usage }: Environment, what: string): UsageOption {
  if (usage === undefined)
    throw new UsageError(
      `${what} needs the usage ledger, which ${name} does not have: state its option \`usage\`, such as usage: { retentionDays: 400 }`,
    );
  return usage;
}

export function errorBudgetOf({ usage }: Environment): number {
  return usage?.errorBudgetPercent ?? ERROR_BUDGET_PERCENT;
}

export function ledgerOf(
  { cell, environment, clients: { dynamodb } }: LedgerPlace,
  clock: () => number,
): PlaceLedger {
  const { pending, ...spool } = dynamodbSpool(dynamodb, usageLinesTable(environment).name, { clock });
  return { cell, ledger: dynamodbLedger(dynamodb, usageTable(environment).name), spool, pending, clock };
}

/**
 * Reads the ledger of each cell, several at once. What a failing cell has read is left out.
 *
 * @returns the results of the cells that answer, and the error of the others
 */
export async function fromEachLedger<Result>(
  { places, time }: Pick<UsageContext, "places" | "time">,
  read: (ledger: PlaceLedger) => Promise<Result>,
): Promise<{ readonly results: readonly Result[]; readonly failed: SomeCellsFailedError | undefined }> {
  const results: Result[] = [];
  const parts = places.map((place) => ({
    cell: place.cell,
    values: (async function* () {
      yield await read(ledgerOf(place, () => time.now()));
    })(),
  }));
  try {
    for await (const { value } of sideBySide(parts)) results.push(value);
  } catch (error) {
    if (!(error instanceof SomeCellsFailedError)) throw error;
    return { results, failed: error };
  }
  return { results, failed: undefined };
}
