// Import: many tenants from rows, stage by stage, with one step for many tenants at once.
// Not here: the formats of files, which are in `apps/tenants/src/import-file`.

import type { PlanName } from "@tollgate/environments";
import { resourceName } from "@tollgate/records";
import { addTokens } from "./tokens";
import { beginTenants } from "./begin-tenants";
import { classify } from "./classify";
import { finishTenants } from "./finish-tenants";
import { type ImportJob, isAt } from "./import-job";
import type { PlanIdOf } from "./keys";
import { importKeys, placeKeys, withdrawBeyondQuota } from "./keys";
import type { ImportedRow } from "./results";
import { jobsOf, reporter } from "./results";
import type { ImportLine } from "./import-row";
import type { ImportTenancy } from "./ports";
import { chunksOf } from "../core/in-parallel";
import { KeyStock } from "./key-stock";
import { PlanNotFoundError } from "../core/errors";

/**
 * The number of lines that are processed together: the maximum number of API keys of an account. The ids of
 * new keys are looked up once for all of them, with one call for each 500 keys of the account.
 */
export const LINES_AT_ONCE = 10_000;

/**
 * The number of keys in one `ImportApiKeys` call. Its limit and its duration are not documented. Keys join
 * plans one after the other in a Region, so a batch is small enough to end long before a request times out.
 */
export const KEYS_PER_CALL = 100;

export interface ImportOptions {
  /** Changes nothing, and reports the changes that would be made. @default false */
  readonly dryRun?: boolean;
  /** Is called with the number of lines that advanced by one stage. A line has `STAGES` stages. */
  readonly onProgress?: (lines: number) => void;
}

/** The stages of a line: its tenant is looked up, recorded, and finished. */
export const STAGES = 3;

/**
 * Creates the tenants and stores the tokens of a file's rows. The steps and their order are those of
 * `createTenant`, but each step handles many tenants at once. Running it again finishes an interrupted run.
 *
 * @param stock the account's keys, which a caller of several imports keeps between them
 * @returns one result for each line, in the order of the lines, as soon as it is known
 * @throws {PlanNotFoundError} {@link DuplicatePlanError} before anything is changed.
 * @throws any error of the ports. Running it again finishes the unfinished tenants.
 */
export async function* importTenants(
  lines: AsyncIterable<ImportLine>,
  tenancy: ImportTenancy,
  options: ImportOptions = {},
  stock = new KeyStock(tenancy.inventory),
): AsyncIterable<ImportedRow> {
  const ids = await planIdsOf(tenancy);
  const within = withListedPlans(tenancy, ids);
  const planIdOf: PlanIdOf = (plan) => ids.get(resourceName(tenancy.environment, plan)) as string;
  let some: ImportLine[] = [];
  for await (const line of lines) {
    some.push(line);
    if (some.length < LINES_AT_ONCE) continue;
    yield* importLines(some, stock, planIdOf, within, options);
    some = [];
  }
  yield* importLines(some, stock, planIdOf, within, options);
}

/** The plans are listed once, and after each change, instead of for each key that is placed individually. */
function withListedPlans(tenancy: ImportTenancy, ids: ReadonlyMap<string, string>): ImportTenancy {
  const { plans, ownPlans } = tenancy;
  let listed: ReturnType<typeof plans.all> | undefined;
  const changing =
    <Args extends readonly unknown[], Result>(change: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      try {
        return await change(...args);
      } finally {
        listed = undefined;
      }
    };
  return {
    ...tenancy,
    plans: {
      ...plans,
      findIds: async () => ids,
      async all() {
        listed ??= plans.all();
        return listed;
      },
    },
    ownPlans: {
      create: changing(ownPlans.create),
      change: changing(ownPlans.change),
      remove: changing(ownPlans.remove),
    },
  };
}

async function planIdsOf({ environment, plans }: ImportTenancy): Promise<ReadonlyMap<string, string>> {
  const names = (Object.keys(environment.plans) as PlanName[]).map((name) => resourceName(environment, name));
  const ids = await plans.findIds(names);
  for (const name of names) if (!ids.has(name)) throw new PlanNotFoundError(name);
  return ids;
}

async function* importLines(
  lines: readonly ImportLine[],
  stock: KeyStock,
  planIdOf: PlanIdOf,
  tenancy: ImportTenancy,
  { dryRun = false, onProgress = () => undefined }: ImportOptions,
): AsyncIterable<ImportedRow> {
  const jobs = jobsOf(lines);
  const report = reporter(lines, jobs, dryRun);
  await classify(jobs, stock, tenancy);
  const chunks = chunksOf(jobs.filter(isAt("planned")), KEYS_PER_CALL);
  onProgress(lines.length + (STAGES - 1) * (lines.length - linesOf(chunks.flat())));
  if (dryRun) {
    onProgress((STAGES - 1) * linesOf(chunks.flat()));
    yield* report();
    return;
  }
  await withdrawBeyondQuota(jobs, tenancy);
  yield* report();

  for (const some of chunks) {
    await beginTenants(some, tenancy);
    await importKeys(some, stock, planIdOf, tenancy);
    onProgress(linesOf(some));
  }
  const recorded = jobs.filter(isAt("recorded"));
  if (recorded.some(({ stage }) => stage.warnings !== undefined)) await stock.reload();
  for (const some of chunks) {
    await placeKeys(some, stock, planIdOf, tenancy);
    await finishTenants(some, tenancy);
    onProgress(linesOf(some));
    yield* report();
  }
  await addTokens(jobs.filter(isAt("adding")), tenancy);
  yield* report();
}

function linesOf(jobs: readonly ImportJob[]): number {
  return jobs.reduce((sum, { rows }) => sum + rows.length, 0);
}
