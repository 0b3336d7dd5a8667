import type { ApiKey } from "../../../state/api-keys";
import { PlanKeys } from "../../../state/plan-keys";
import type { State } from "../../../state/state";
import { checkTexts, checkValue } from "./api-key-values";
import { badRequest, ControlError } from "../protocol/errors";
import { readKeyFile, type KeyRow } from "./key-file";
import type { ControlServices, Operation } from "../protocol/operation";
import { checkPlanFits } from "../plans/plan-stages";
import { checkCount } from "../protocol/quotas";

/**
 * `ImportApiKeys`. A row that cannot be imported is skipped with a warning; with `failonwarnings`, nothing of the file is imported.
 */
export const importKeysOperation: Operation = {
  name: "ImportApiKeys",
  method: "POST",
  path: "/apikeys",
  query: { mode: "import" },
  status: 201,
  run({ query, rawBody }, services) {
    if (query.get("format") !== "csv") throw badRequest("Invalid format specified: it is csv");
    const warnings: string[] = [];
    const planned: KeyRow[] = [];
    const plansOfKeys = new Map<string, Set<string>>();
    for (const row of readKeyFile(rawBody.toString("utf8"))) {
      try {
        if ("problem" in row) throw row.problem;
        checkRow(row, plansOfKeys, services);
        planned.push(row);
      } catch (error) {
        if (!(error instanceof ControlError)) throw error;
        warnings.push(`Line ${row.line}: ${error.message}`);
      }
    }
    if (warnings.length > 0 && query.get("failonwarnings") === "true") throw badRequest(warnings.join("; "));
    checkCounts(plansOfKeys, services);
    return { json: { ids: [...new Set(planned.map((row) => importRow(row, services)))], warnings } };
  },
};

/**
 * @param plansOfKeys the plans of each key of the file so far, by the key's value; this row's plans are added
 * @throws {ControlError} for a row that cannot be imported
 */
function checkRow(row: KeyRow, plansOfKeys: Map<string, Set<string>>, { state }: ControlServices): void {
  checkTexts(row);
  checkValue(row.key);
  const existing = state.keys.withValue(row.key);
  const before = plansOfKeys.get(row.key) ?? (existing ? state.planKeys.plansOf(existing.id) : []);
  const plans = new Set(before);
  for (const id of row.planIds) {
    const plan = state.plans.get(id);
    if (!plan) throw badRequest("Invalid Usage Plan ID specified");
    checkPlanFits(state, existing?.id ?? row.name, plans, plan);
    plans.add(id);
  }
  plansOfKeys.set(row.key, plans);
}

/** Checks quotas before anything is changed. @throws {ControlError} for too many keys, or a key in too many plans */
function checkCounts(
  plansOfKeys: ReadonlyMap<string, ReadonlySet<string>>,
  { state, resourceQuotas }: ControlServices,
): void {
  let count = state.keys.size;
  for (const [value, plans] of plansOfKeys) {
    checkCount("plansPerKey", plans.size, resourceQuotas);
    if (!state.keys.withValue(value)) count++;
  }
  checkCount("apiKeys", count, resourceQuotas);
}

/**
 * "The most recent version overwrit[es] the previous one": a key gets the values of all columns that the format has, also where the
 * file lacks them. It keeps its other members and its plans.
 */
function importRow(row: KeyRow, { state, ids, clock }: ControlServices): string {
  const now = clock.now();
  const before = state.keys.withValue(row.key);
  const key: ApiKey = {
    id: before?.id ?? ids.apiKey(),
    value: row.key,
    ...(row.name !== "" && { name: row.name }),
    ...(row.description !== "" && { description: row.description }),
    ...(before?.customerId !== undefined && { customerId: before.customerId }),
    enabled: row.enabled,
    createdAt: before?.createdAt ?? now,
    updatedAt: now,
    stageKeys: before?.stageKeys ?? [],
    tags: before?.tags ?? {},
  };
  state.keys.set(key.id, key);
  for (const planId of row.planIds) addToPlan(state, planId, key.id);
  return key.id;
}

function addToPlan(state: State, planId: string, keyId: string): void {
  const id = PlanKeys.id(planId, keyId);
  if (!state.planKeys.get(id)) state.planKeys.set(id, { planId, keyId });
}
