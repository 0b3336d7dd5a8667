import type { HazardId, Severity } from "./findings/hazards";
import { hazardKinds } from "./findings/hazards";
import type { Review } from "./report/review";
import { reviewPlan, type ReviewOptions } from "./review-plan";

export const NOW = new Date("2026-11-24T12:00:00Z");

/** The account that plans of tests are for. */
export const ACCOUNT = "000000000000";

/** A plan as Terraform writes it, with what a test is about. */
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

/** What Terraform read before it planned: whose credentials it has. */
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
    // What the README says of severities must hold in every test.
    if (!hazardKinds[hazard].severities.includes(severity))
      throw new Error(`${hazard} has the severity ${severity}, which its kind does not list`);
  }
  return reviewed;
}

/** `<severity> <hazard>` of a plan with these changes, each once. */
export function hazardsOf(...changes: readonly object[]): readonly `${Severity} ${HazardId}`[] {
  const found = review(planOf(changes)).findings.map(
    ({ severity, hazard }) => `${severity} ${hazard}` as const,
  );
  return [...new Set(found)].sort();
}
