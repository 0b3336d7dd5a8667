import { findingAt, type Finding, reportAt } from "../findings/finding";
import { message, messageList } from "../findings/message";
import { isNewerFormat } from "../read/other-inputs";
import type { Plan } from "../read/read-plan";
import { listOf, memberOf, textOf, type Json } from "../values/json";
import { minutes, SLOW_SECONDS, type Estimate } from "./estimate";

/** The address of findings about the plan itself. */
const PLAN = "plan";

/**
 * Judges the plan as a whole: whether it is complete, what created it, and what changed since the last one.
 */
export function judgePlan(plan: Plan, estimate: Estimate): readonly Finding[] {
  return [
    ...(plan.isErrored
      ? reportAt(PLAN, "plan-errored", ["Terraform says that planning ended with an error."])
      : []),
    ...(plan.isComplete || plan.isErrored
      ? []
      : reportAt(PLAN, "plan-incomplete", ["Terraform says that another plan must follow this one."])),
    ...[...plan.deferred()].map((change) =>
      findingAt(change.address, "plan-incomplete", ["Its change is deferred to a later plan."]),
    ),
    ...plan.unknownSections.map((name) =>
      findingAt(PLAN, "unknown-type", message`The plan has a part ${name}, which this review does not know.`),
    ),
    ...versions(plan),
    ...plan.checks.flatMap(check),
    ...slow(estimate),
    ...plan.outputs
      .filter(({ actions }) => actions.join() === "delete")
      .map(({ name }) =>
        findingAt(
          `output.${name}`,
          "unknown-change",
          ["The output goes: scripts and people may read it."],
          "info",
        ),
      ),
  ];
}

function versions({ formatVersion, terraformVersion }: Plan): readonly Finding[] {
  return [
    ...(isNewerFormat(formatVersion)
      ? reportAt(
          PLAN,
          "plan-unusual",
          message`Its format ${formatVersion} is newer than this review: it may hold more than is shown here.`,
        )
      : []),
    ...(terraformVersion === undefined
      ? reportAt(PLAN, "plan-unusual", ["It does not say which version of Terraform made it."])
      : []),
    ...(terraformVersion !== undefined && !/^1\.\d+\.\d+$/.test(terraformVersion)
      ? reportAt(
          PLAN,
          "plan-unusual",
          message`It was made by Terraform ${terraformVersion}, which is not a release of Terraform 1.`,
          "warn",
        )
      : []),
  ];
}

function check(untrusted: Json): readonly Finding[] {
  const status = textOf(memberOf(untrusted, "status"));
  const address = textOf(memberOf(untrusted, "address", "to_display")) ?? PLAN;
  if (status !== "fail" && status !== "error") return [];
  const messages = listOf(memberOf(untrusted, "instances"))
    .flatMap((each) => listOf(memberOf(each, "problems")))
    .flatMap((each) => textOf(memberOf(each, "message")) ?? []);
  return reportAt(
    address,
    "check-failed",
    messages.length > 0 ? [...messageList(messages)] : ["The check fails."],
  );
}

function slow(estimate: Estimate): readonly Finding[] {
  const seconds = estimate.total;
  if (seconds <= SLOW_SECONDS) return [];
  return reportAt(PLAN, "slow-change", [
    `The quotas make the apply take ${minutes(seconds)} at least: `,
    ...estimate.parts,
    ".",
  ]);
}
