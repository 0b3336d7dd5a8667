import type { HazardId, Severity } from "./findings/hazards";
import { hazardKinds } from "./findings/hazards";
import type { Review } from "./report/review";
import { reviewPlan, type ReviewOptions } from "./review-plan";

export const NOW = new Date("2026-11-24T12:00:00Z");

/** The account of the tests' plans. */
export const ACCOUNT = "000000000000";

/** A plan as Terraform writes it, with the changes of a test. */
export function planOf(changes: readonly object[], more: object = {}): Record<string, unknown> {
  const { output_changes: outputs = {}, deferred_changes: deferred = [] } = more as Record<string, object>;
  const hasChange = [...changes, ...Object.values(outputs), ...(deferred as object[])].some(
    (each) =>
      !JSON.stringify(each).includes('"actions":["no-op"]') ||
      /"(previous_address|importing)"/.test(JSON.stringify(each)),
  );
  return {
    format_version: "1.2",
    terraform_version: "1.11.4",
    resource_changes: changes,
    configuration: { root_module: {} },
    prior_state: priorState(ACCOUNT),
    applyable: hasChange,
    complete: true,
    errored: false,
    ...more,
  };
}

/** The data that Terraform read before it planned: the account of its credentials. */
export function priorState(account: string): object {
  const identity = {
    address: "data.aws_caller_identity.account",
    mode: "data",
    type: "aws_caller_identity",
    values: { account_id: account },
  };
  return { format_version: "1.0", values: { root_module: { resources: [identity] } } };
}

type Values = Record<string, unknown>;
interface More {
  readonly address?: string;
  readonly afterUnknown?: unknown;
  readonly afterSensitive?: unknown;
  readonly entry?: Values;
}

function changeOf(
  type: string,
  actions: readonly string[],
  before: Values | null,
  after: Values | null,
  more: More,
): object {
  return {
    address: more.address ?? `${type}.it`,
    mode: "managed",
    type,
    name: "it",
    provider_name: "registry.terraform.io/hashicorp/aws",
    change: {
      actions,
      before,
      after,
      after_unknown: more.afterUnknown ?? {},
      before_sensitive: {},
      after_sensitive: more.afterSensitive ?? {},
    },
    ...more.entry,
  };
}

export const update = (type: string, before: Values, after: Values, more: More = {}) =>
  changeOf(type, ["update"], before, after, more);
export const create = (type: string, after: Values, more: More = {}) =>
  changeOf(type, ["create"], null, after, more);
export const destroy = (type: string, before: Values = {}, more: More = {}) =>
  changeOf(type, ["delete"], before, null, more);
export const replace = (type: string, before: Values, after: Values, more: More = {}) =>
  changeOf(type, ["delete", "create"], before, after, more);
export const unchanged = (type: string, values: Values, more: More = {}) =>
  changeOf(type, ["no-op"], values, values, more);

export function bytesOf(plan: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(plan));
}

export function review(plan: unknown, options: Partial<ReviewOptions> = {}): Review {
  const reviewed = reviewPlan(bytesOf(plan), { now: NOW, ...options });
  for (const { hazard, severity } of reviewed.findings) {
    // The severities in the README must be true in every test.
    if (!hazardKinds[hazard].severities.includes(severity))
      throw new Error(`${hazard} has the severity ${severity}, which its kind does not list`);
  }
  return reviewed;
}

type Outcome = `${Severity} ${HazardId}`;

/** `<severity> <hazard>` of each finding, in the order of the review. */
export function outcomesOf(findings: Review["findings"]): readonly Outcome[] {
  return findings.map(({ severity, hazard }) => `${severity} ${hazard}` as const);
}

/** The distinct `<severity> <hazard>` pairs of a plan with these changes, sorted. */
export function hazardsOf(...changes: readonly (object | readonly object[])[]): readonly Outcome[] {
  return [...new Set(outcomesOf(review(planOf(changes.flat())).findings))].sort();
}

/** An update from the first value of each attribute to its second. */
export function updateEach(
  type: string,
  attributes: Record<string, readonly [before: unknown, after: unknown]>,
  more: More = {},
): object {
  const [before, after] = ([0, 1] as const).map((side) =>
    Object.fromEntries(Object.entries(attributes).map(([name, values]) => [name, values[side]])),
  );
  return update(type, before ?? {}, after ?? {}, more);
}

/** The cases of a table by their hazard, as `it.each` takes them: name, case, hazard. */
export function byHazard<Case>(
  table: Partial<Record<Outcome, Record<string, Case>>>,
): [name: string, value: Case, hazard: Outcome][] {
  return Object.entries(table).flatMap(([hazard, cases]) =>
    Object.entries(cases).map(([name, value]): [string, Case, Outcome] => [name, value, hazard as Outcome]),
  );
}

/** The same by all hazards of a case: "none", or several with a comma between them. */
export function byHazards<Case>(
  table: Record<string, Record<string, Case>>,
): [name: string, value: Case, hazards: string[]][] {
  return Object.entries(table).flatMap(([hazards, cases]) =>
    Object.entries(cases).map(([name, value]): [string, Case, string[]] => [
      name,
      value,
      hazards === "none" ? [] : hazards.split(", "),
    ]),
  );
}
