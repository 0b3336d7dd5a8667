import { CsvError, parse as parseCsv } from "csv-parse/sync";
import type { ApiKey } from "../state/api-key";
import { PlanKeys } from "../state/plan-keys";
import type { State } from "../state/state";
import { checkTexts, checkValue } from "./api-key-values";
import { badRequest, ControlError } from "./control-error";
import type { ControlServices, Operation } from "./operation";
import { checkKeyFits } from "./plan-stages";
import { checkCount } from "./resource-quotas";

/** `ImportApiKeys`: "API key file format" of the developer guide, a CSV file with a header. */
export const importKeysOperation: Operation = {
  name: "ImportApiKeys",
  method: "POST",
  path: "/apikeys",
  query: { mode: "import" },
  status: 201,
  run({ query, rawBody }, services) {
    if (query.get("format") !== "csv") throw badRequest("Invalid format specified: it is csv");
    const rows = readRows(rawBody.toString("utf8"));
    const warnings: string[] = [];
    const planned = rows.flatMap((row, at) => {
      try {
        return [plan(row, services)];
      } catch (error) {
        if (!(error instanceof ControlError)) throw error;
        warnings.push(`Line ${at + 2}: ${error.message}`);
        return [];
      }
    });
    if (warnings.length > 0 && query.get("failonwarnings") === "true") throw badRequest(warnings.join("; "));
    checkCounts(planned, services);
    return { json: { ids: planned.map((row) => apply(row, services)), warnings } };
  },
};

interface Row {
  readonly name: string;
  readonly key: string;
  readonly description: string;
  readonly enabled: string;
  readonly usageplanids: string;
}

const COLUMNS = ["name", "key", "description", "enabled", "usageplanids"] as const;

/** "The header is case-insensitive"; `name` and `key` are required, other columns are passed over. */
function readRows(untrustedText: string): readonly Row[] {
  const [header = [], ...lines] = parse(untrustedText);
  const names = header.map((name) => name.trim().toLowerCase());
  for (const required of ["Key", "Name"]) {
    if (!names.includes(required.toLowerCase())) throw badRequest(`Missing required column '${required}'`);
  }
  return lines.map((line) => {
    const cell = (column: string) => (line[names.indexOf(column)] ?? "").trim();
    return Object.fromEntries(COLUMNS.map((column) => [column, cell(column)])) as unknown as Row;
  });
}

/** What spreadsheets write is read as well: a byte order mark, and rows that lack their last cells. */
const CSV = { bom: true, relax_column_count: true, skip_empty_lines: true };

/** @throws {ControlError} that says where the text is no CSV, and nothing of it: it holds secrets. */
function parse(untrustedText: string): readonly (readonly string[])[] {
  try {
    return parseCsv(untrustedText, CSV);
  } catch (error) {
    if (error instanceof CsvError) {
      throw badRequest(`Invalid API keys file: it is no CSV at line ${String(error["lines"])}`);
    }
    throw error;
  }
}

interface PlannedKey {
  readonly row: Row;
  readonly planIds: readonly string[];
}

/** @throws {ControlError} for a row that cannot be imported. */
function plan(row: Row, { state }: ControlServices): PlannedKey {
  checkTexts(row);
  checkValue(row.key);
  if (!/^(true|false|)$/i.test(row.enabled)) throw badRequest("Invalid boolean value specified for Enabled");
  const planIds = row.usageplanids.split(",").flatMap((id) => id.trim() || []);
  for (const id of planIds) {
    const usagePlan = state.plans.get(id);
    if (!usagePlan) throw badRequest("Invalid Usage Plan ID specified");
    const existing = state.keys.withValue(row.key);
    if (existing) checkKeyFits(state, existing.id, usagePlan);
  }
  return { row, planIds };
}

/** Before anything is changed. @throws {ControlError} when the keys would be too many, or one in too many plans. */
function checkCounts(planned: readonly PlannedKey[], { state, resourceQuotas }: ControlServices): void {
  const added = new Set<string>();
  for (const { row, planIds } of planned) {
    const existing = state.keys.withValue(row.key);
    const plans = new Set([...(existing ? state.planKeys.plansOf(existing.id) : []), ...planIds]);
    checkCount("plansPerKey", plans.size, resourceQuotas);
    if (!existing) added.add(row.key);
  }
  checkCount("apiKeys", state.keys.size + added.size, resourceQuotas);
}

/** A key that is there already is overwritten. */
function apply({ row, planIds }: PlannedKey, { state, ids, clock }: ControlServices): string {
  const now = clock.now();
  const existing = state.keys.withValue(row.key);
  const key: ApiKey = {
    id: existing?.id ?? ids.apiKey(),
    value: row.key,
    name: row.name,
    ...(row.description !== "" && { description: row.description }),
    enabled: row.enabled.toLowerCase() === "true",
    createdAt: existing?.createdAt ?? now,
    updatedAt: now,
    stageKeys: existing?.stageKeys ?? [],
    tags: existing?.tags ?? {},
  };
  state.keys.set(key.id, key);
  for (const planId of planIds) addToPlan(state, planId, key.id);
  return key.id;
}

function addToPlan(state: State, planId: string, keyId: string): void {
  const id = PlanKeys.id(planId, keyId);
  if (!state.planKeys.get(id)) state.planKeys.set(id, { planId, keyId });
}
