import { minutes, SLOW_SECONDS, type Estimate } from "./estimate";
import { findingAt, type Finding } from "./finding";
import { listOf, memberOf, textOf, type Json } from "./json";
import { say, sayList } from "./phrase";
import type { ResourceChange } from "./read/change";
import { isNewerFormat } from "./read/other-inputs";
import type { Plan } from "./read/read-plan";
import { HARMLESS_ANYWHERE } from "./rules/common";
import { rulesByType } from "./rules";

/** Address of what is about the plan itself. */
const PLAN = "plan";

/** Attributes in which a resource shows what another resource set: they differ after every first apply. */
const REFLECTED: Readonly<Record<string, readonly string[]>> = {
  aws_iam_role: ["managed_policy_arns", "inline_policy"],
  aws_s3_bucket: [
    "versioning",
    "server_side_encryption_configuration",
    "lifecycle_rule",
    "policy",
    "logging",
    "cors_rule",
    "grant",
    "acl",
    "object_lock_configuration",
    "replication_configuration",
    "website",
  ],
  aws_security_group: ["ingress", "egress"],
  aws_api_gateway_rest_api: ["policy"],
  aws_dynamodb_table: ["replica"],
  aws_kms_key: ["policy"],
  aws_sns_topic: ["policy"],
  aws_sqs_queue: ["policy", "redrive_policy"],
};

/** What the plan as a whole says: whether it is whole, by what it was made, what happened since the last one. */
export function judgePlan(plan: Plan, estimate: Estimate): readonly Finding[] {
  return [
    ...(plan.isErrored
      ? [findingAt(PLAN, "plan-errored", ["Terraform says that planning ended with an error."])]
      : []),
    ...(plan.isComplete || plan.isErrored
      ? []
      : [findingAt(PLAN, "plan-incomplete", ["Terraform says that another plan must follow this one."])]),
    ...[...plan.deferred()].map((change) =>
      findingAt(change.address, "plan-incomplete", ["Its change is deferred to a later plan."]),
    ),
    ...plan.unknownSections.map((name) =>
      findingAt(PLAN, "unknown-type", say`The plan has a part ${name}, which this review does not know.`),
    ),
    ...versions(plan),
    ...plan.checks.flatMap(check),
    ...slow(estimate),
    ...[...plan.drift()].flatMap(drift),
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
      ? [
          findingAt(
            PLAN,
            "plan-unusual",
            say`Its format ${formatVersion} is newer than this review: it may hold more than is shown here.`,
          ),
        ]
      : []),
    ...(terraformVersion === undefined
      ? [findingAt(PLAN, "plan-unusual", ["It does not say which version of Terraform made it."])]
      : []),
    ...(terraformVersion !== undefined && !/^1\.\d+\.\d+$/.test(terraformVersion)
      ? [
          findingAt(
            PLAN,
            "plan-unusual",
            say`It was made by Terraform ${terraformVersion}, which is no release of Terraform 1.`,
            "warn",
          ),
        ]
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
  return [
    findingAt(address, "check-failed", messages.length > 0 ? [...sayList(messages)] : ["The check fails."]),
  ];
}

function slow(estimate: Estimate): readonly Finding[] {
  const seconds = estimate.total;
  if (seconds <= SLOW_SECONDS) return [];
  return [
    findingAt(PLAN, "slow-change", [
      `The quotas make the apply take ${minutes(seconds)} at least: `,
      ...estimate.parts,
      ".",
    ]),
  ];
}

/** What is gone is made anew by the apply, and empty; what was changed may be changed back. */
function drift(change: ResourceChange): readonly Finding[] {
  if (change.parts.isData) return [];
  if (change.action === "delete")
    return [
      findingAt(
        change.address,
        "drift",
        [
          "Someone destroyed it outside Terraform: what hung on it is gone already, and the apply makes a new one.",
        ],
        "warn",
      ),
    ];
  const harmless = [...(rulesByType.get(change.type)?.harmless ?? []), ...(REFLECTED[change.type] ?? [])];
  const names = change.changed
    .map(({ name }) => name)
    .filter((name) => !HARMLESS_ANYWHERE.has(name) && !harmless.includes(name));
  if (names.length === 0) return [];
  return [
    findingAt(change.address, "drift", ["Someone changed it outside Terraform: ", ...sayList(names), "."]),
  ];
}
