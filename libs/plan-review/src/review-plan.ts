import { Contradictions } from "./judge/contradictions";
import { Estimate } from "./judge/estimate";
import { applyExceptions } from "./exceptions/apply-exceptions";
import { judgeProposed, type ProposedExceptions } from "./exceptions/proposed-exceptions";
import type { Exception } from "./exceptions/read-exceptions";
import { findingAt, joined, type Finding } from "./findings/finding";
import { groups, hazardIds, hazardKinds } from "./findings/hazards";
import { judgeDrift } from "./judge/judge-drift";
import { judgeChange } from "./judge/judge-change";
import { judgeConfiguration } from "./judge/judge-configuration";
import { judgePlan } from "./judge/judge-plan";
import { secretsOfChange, secretsOfPlan } from "./judge/judge-secrets";
import { message } from "./findings/message";
import type { Action, ResourceChange } from "./diff/change";
import { newRoutes } from "./openapi/document/new-routes";
import { PlanError } from "./read/errors";
import { readPlan } from "./read/read-plan";
import { Templates } from "./read/templates";
import type { Review, ReviewedChange, Verdict } from "./report/review";
import { factsOf } from "./facts/facts";
import { HARMLESS_ANYWHERE } from "./rules/shared/resource-rules";

export interface ReviewOptions {
  /** @default none */
  readonly exceptions?: readonly Exception[];
  /** The changes of the exceptions in a pull request, which are not in force. @default none */
  readonly proposedExceptions?: ProposedExceptions;
  /** Decides which exceptions have expired. */
  readonly now: Date;
}

/**
 * Reviews the output of `terraform show -json <plan>`.
 *
 * Each resource is read twice, one at a time, so that a plan of 100 MB needs little more memory than its
 * text.
 *
 * @throws {PlanError} when the input is not a plan, is truncated or has an unknown format.
 */
export function reviewPlan(untrustedBytes: Uint8Array, options: ReviewOptions): Review {
  try {
    return reviewed(untrustedBytes, options);
  } catch (error) {
    // A JSON text in a value can nest too deeply for the stack.
    if (error instanceof RangeError)
      throw new PlanError("a value in it is nested deeper, or is longer, than any of a plan");
    throw error;
  }
}

function reviewed(
  untrustedBytes: Uint8Array,
  { exceptions = [], proposedExceptions, now }: ReviewOptions,
): Review {
  const read = readPlan(untrustedBytes);
  const templates = new Templates(read);
  const plan = templates.filled;
  const facts = factsOf(plan);
  const estimate = new Estimate();
  const contradictions = new Contradictions(read);
  const drifted = new Set([...plan.drift()].map(({ address }) => address));
  const planned = new Map<string, ResourceChange>();
  const found: Finding[] = [];
  const changes: ReviewedChange[] = [];
  const counts: Record<Action, number> = {
    none: 0,
    create: 0,
    update: 0,
    replace: 0,
    delete: 0,
    read: 0,
    forget: 0,
    unknown: 0,
  };
  const providers = new Set<string>();
  for (const untouched of read.changes()) {
    const change = templates.fillIn(untouched);
    const findings = [
      ...judgeChange(change, facts).map(({ hazard, message, severity, place }) => ({
        ...findingAt(change.address, hazard, message, severity),
        ...(place && { place }),
      })),
      ...secretsOfChange(change),
    ];
    const untrustedName = change.value("name");
    found.push(...findings.map((each) => (untrustedName === undefined ? each : { ...each, untrustedName })));
    estimate.add(change);
    contradictions.add(untouched);
    if (drifted.has(change.address) && change.parts.deposed === undefined)
      planned.set(change.address, change);
    if (!change.parts.isData) counts[change.action] += 1;
    if (change.type.startsWith("aws_") && isForeign(change.parts.provider))
      providers.add(change.parts.provider);
    const { previousAddress, isImport, isData } = change.parts;
    if ((change.action !== "none" && !isData) || previousAddress !== undefined || isImport)
      changes.push(summaryOf(change, findings.length === 0));
  }
  found.push(
    ...[...providers].map((name) =>
      findingAt(
        "plan",
        "plan-unusual",
        message`Resources of AWS are made by the provider ${name}, which is not HashiCorp's.`,
        "warn",
      ),
    ),
    ...secretsOfPlan(plan),
    ...contradictions.end(),
    ...judgeConfiguration(plan, facts),
    ...judgePlan(plan, estimate),
    ...[...plan.drift()].flatMap((change) => judgeDrift(change, planned.get(change.address), facts)),
    ...(proposedExceptions ? judgeProposed(proposedExceptions) : []),
  );
  const applied = applyExceptions(distinct(found), exceptions, now);
  const findings = [...joined(applied.findings, ({ exception }) => exception)].sort(byWeight);
  return {
    verdict: verdictOf(findings.filter(({ exception }) => exception === undefined)),
    untrustedTerraformVersion: plan.terraformVersion,
    untrustedFormatVersion: plan.formatVersion,
    counts,
    findings,
    changes,
    untrustedOutputs: plan.outputs
      .filter(({ actions }) => actions.join() !== "no-op")
      .map(({ name, actions }) => ({ name, actions })),
    exceptions: { expired: applied.expired, used: applied.used, unused: applied.unused },
  };
}

/** Terraform's and OpenTofu's registries have the same provider. */
function isForeign(provider: string): boolean {
  return !/^(registry\.terraform\.io\/|registry\.opentofu\.org\/)?hashicorp\/aws$|^(aws)?$/.test(provider);
}

function summaryOf(change: ResourceChange, isHarmless: boolean): ReviewedChange {
  const { previousAddress, reason, isImport } = change.parts;
  const names =
    change.action === "update" || change.action === "replace" ? change.changed.map(({ name }) => name) : [];
  // Values that AWS computes are omitted, unless nothing else changes.
  const told = names.filter((name) => !HARMLESS_ANYWHERE.has(name) || /^(tags|description)$/.test(name));
  return {
    untrustedAddress: change.address,
    untrustedType: change.type,
    action: change.action,
    untrustedAttributes: told,
    ...(previousAddress !== undefined && { untrustedPreviousAddress: previousAddress }),
    ...(reason !== undefined && { untrustedReason: reason }),
    isImport,
    isHarmless,
    untrustedNewRoutes: isHarmless ? newRoutes(change) : [],
  };
}

/** A hazard can be found both in an attribute and in the document that sets it. */
function distinct(findings: readonly Finding[]): readonly Finding[] {
  const keys = new Set<string>();
  return findings.filter((finding) => {
    const key = JSON.stringify([finding.untrustedAddress, finding.hazard, finding.message]);
    return !keys.has(key) && keys.add(key);
  });
}

const SEVERITIES = ["block", "warn", "info"];
const GROUPS = Object.keys(groups);

function byWeight(a: Finding, b: Finding): number {
  const weight = ({ severity, hazard }: Finding): number =>
    SEVERITIES.indexOf(severity) * 10_000 +
    GROUPS.indexOf(hazardKinds[hazard].group) * 100 +
    hazardIds.indexOf(hazard);
  return (
    weight(a) - weight(b) ||
    (a.untrustedAddress < b.untrustedAddress ? -1 : a.untrustedAddress > b.untrustedAddress ? 1 : 0)
  );
}

function verdictOf(findings: readonly Finding[]): Verdict {
  if (findings.some(({ severity }) => severity === "block")) return "blocked";
  return findings.some(({ severity }) => severity === "warn") ? "warnings" : "clean";
}
