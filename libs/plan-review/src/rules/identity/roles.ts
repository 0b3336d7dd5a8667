import { ResourceChange, type Attribute } from "../../diff/change";
import type { Facts } from "../../facts/facts";
import { policiesByName } from "../../facts/holders";
import { type RuleFinding, finding, report } from "../../findings/finding";
import { message, messageList } from "../../findings/message";
import { readPolicy } from "../../policy/document";
import { givesEverything } from "../../policy/escalation";
import { isEmpty, listOf, memberOf, textOf } from "../../values/json";
import { changes, evenUnknown, raised } from "../shared/attribute-rules";
import { fromTo } from "../shared/change-message";
import { because, onRemoval } from "../shared/resource-rules";
import type { AttributeRule, TypeRules } from "../shared/rule";
import { authorizerIn, rightsLost, rolesOf, usersOf } from "./losses";
import { policy, rightsGained } from "./policies";

const HOLDERS = { role: "aws_iam_role", user: "aws_iam_user", group: "aws_iam_group" } as const;

/** Whether the same plan creates the role, user or group that gets a policy. */
export function isForNewHolder(change: ResourceChange, facts: Facts): boolean {
  return Object.entries(HOLDERS).some(([attribute, type]) => {
    const { after, afterUnknown } = change.parts;
    // A name that is not known yet belongs to a resource that does not exist yet.
    if (memberOf(afterUnknown, attribute) === true) return true;
    return facts.isNew(type, textOf(after?.[attribute]));
  });
}

export const gone = (noun: string, name?: string) => onRemoval("iam-narrowed", noun, "warn", name);

/** Uses the rule for creation for new resources of the type, which then need no other rule. */
export const made =
  (
    hazard: RuleFinding["hazard"],
    severity: RuleFinding["severity"],
    what: (change: ResourceChange) => RuleFinding["message"],
  ) =>
  (change: ResourceChange): readonly RuleFinding[] =>
    report(hazard, what(change), severity);
export const roleRules: readonly TypeRules[] = [
  {
    types: ["aws_iam_role_policy", "aws_iam_user_policy", "aws_iam_group_policy"],
    noun: "inline policy",
    removed: documentGone,
    created: because("Its document is judged."),
    judgedWhenCreated: ["policy"],
    attributes: {
      policy: policy("identity", isForNewHolder),
      role: moved,
      user: changes("iam-widened"),
      group: changes("iam-widened"),
    },
    harmless: ["name"],
  },
  {
    types: ["aws_iam_policy"],
    noun: "managed policy",
    removed: documentGone,
    created: because("Its document is judged."),
    judgedWhenCreated: ["policy"],
    attributes: { policy: policy("identity") },
    harmless: ["name", "path"],
  },
  {
    types: ["aws_iam_role"],
    noun: "role",
    removed: onRemoval(
      "function-removed",
      "role",
      "block",
      "name",
      "Workloads that use it lose their permissions and fail.",
    ),
    created: because("Its trust and its permissions are judged."),
    judgedWhenCreated: ["assume_role_policy", "managed_policy_arns", "inline_policy"],
    attributes: {
      assume_role_policy: policy("trust"),
      managed_policy_arns: evenUnknown(managed),
      inline_policy: inline,
      permissions_boundary: evenUnknown(boundary),
      max_session_duration: raised("iam-widened"),
      path: changes("unknown-change"),
    },
    harmless: ["name", "force_detach_policies"],
  },
  {
    types: ["aws_iam_instance_profile"],
    noun: "instance profile",
    removed: gone("instance profile"),
    created: because("Its role is judged."),
    attributes: { role: changes("iam-widened") },
    harmless: ["name", "path"],
  },
  {
    types: ["aws_iam_service_linked_role"],
    noun: "role of a service of AWS",
    removed: onRemoval(
      "function-removed",
      "role of a service of AWS",
      "warn",
      "aws_service_name",
      "The service can no longer act in it.",
    ),
    created: because("AWS defines its permissions, and only the service can assume it."),
    harmless: ["aws_service_name", "custom_suffix", "name", "path"],
  },
];

export function namesIn(change: ResourceChange, attributes: readonly string[]): readonly string[] {
  return attributes.flatMap((name) => listOf(change.parts.after?.[name]).map(String));
}

/** The removal of a policy: its Allow statements are lost, and its Deny statements no longer apply. */
function documentGone(change: ResourceChange, facts: Facts): readonly RuleFinding[] {
  const before = readPolicy(change.parts.before?.["policy"]);
  const general = gone("policy")(change);
  // The rule of the document judges the replacement.
  if (!before || change.action === "replace") return general;
  const refused = before.filter(({ isAllow }) => !isAllow);
  const [name] = rolesOf(change, facts);
  const lost = rightsLost(before, [], change, facts);
  // The workloads of a role outside the plan are not known.
  const isUnseen =
    name === undefined ? change.type !== "aws_iam_policy" : facts.holders.addressOf(name) === undefined;
  return [
    ...(refused.length > 0
      ? report("iam-widened", [
          "A policy with a Deny statement is removed: the denied actions may be allowed now.",
        ])
      : []),
    ...(isUnseen && !lost.some(({ hazard }) => hazard === "right-lost") ? general : lost),
  ];
}

/** A policy that moves to another role: one role loses its permissions, the other gains them. */
function moved(attribute: Attribute, change: ResourceChange, facts: Facts): readonly RuleFinding[] {
  const [before, after] = [change.parts.before, change.parts.after].map((each) =>
    readPolicy(each?.["policy"]),
  );
  return [
    finding("iam-widened", message`The policy goes to another role${fromTo(attribute)}.`),
    ...(before ? rightsLost(before, [], change, facts) : []),
    ...(after ? rightsGained([], after, asNew(change), facts, false) : []),
  ];
}

/** The change as if the resource had not existed before. */
export function asNew(change: ResourceChange): ResourceChange {
  return new ResourceChange({ ...change.parts, actions: ["create"], before: undefined });
}

/** A role's permissions are the intersection of its policies and its boundary. */
export function boundary(attribute: Attribute, change: ResourceChange, facts: Facts): readonly RuleFinding[] {
  if (!attribute.isUnknown && isEmpty(attribute.after))
    return report(
      "iam-widened",
      message`The permissions boundary is removed${fromTo(attribute)}: nothing limits its policies.`,
    );
  const [role] = rolesOf(change, facts);
  const users = usersOf(role, facts);
  const authorizer = authorizerIn(role, facts);
  const sentence = message`Its permissions boundary changes${fromTo(attribute)}: what that does not allow is refused`;
  return [
    finding(
      "right-lost",
      authorizer
        ? message`${sentence}, also to the authorizer ${authorizer.name}.`
        : users.length > 0
          ? message`${sentence}, also to ${messageList(users)}.`
          : [...sentence, "."],
      authorizer ? "block" : "warn",
    ),
    ...(isEmpty(attribute.before)
      ? []
      : report("iam-widened", ["The new boundary may allow actions that the earlier one denied."])),
  ];
}

/** Judges a managed policy by its name, because the plan does not contain its document. */
export function policyGiven(
  arn: string,
  who: RuleFinding["message"],
  isNew: boolean,
  facts: Facts,
): readonly RuleFinding[] {
  const sentence = message`${who} gets the policy ${arn.replace(/^.*\//, "")}.`;
  if (givesEverything(arn.replace(/^.*\//, ""))) return report("iam-widened", sentence, "block");
  if (facts.ownerOf(arn) === "foreign")
    return report(
      "stranger-let-in",
      message`${who} gets the policy ${arn}, which another account writes.`,
      "block",
    );
  if (READS_DATA.test(arn))
    return report(
      "tenant-data-reached",
      message`${who} gets the policy ${arn.replace(/^.*\//, "")}, with which it reads every table, secret or object of the account.`,
      "block",
    );
  if (/FullAccess(_v\d+)?$/.test(arn)) return report("iam-widened", sentence);
  return isNew ? [] : report("iam-widened", sentence);
}

/** AWS managed policies with read access to all items, secrets or objects. */
const READS_DATA =
  /^arn:[\w-]+:iam::aws:policy\/(job-function\/)?(ReadOnlyAccess|AmazonDynamoDB(FullAccess(_v2)?|ReadOnlyAccess|FullAccesswithDataPipeline)|SecretsManagerReadWrite|AmazonSSM(FullAccess|ReadOnlyAccess)|AmazonS3(FullAccess|ReadOnlyAccess)|AmazonAPIGatewayAdministrator|DataScientist|DatabaseAdministrator)$/;

function managed(attribute: Attribute, change: ResourceChange, facts: Facts): readonly RuleFinding[] {
  const [before, after] = [attribute.before, attribute.after].map((value) => listOf(value).map(String)) as [
    string[],
    string[],
  ];
  if (attribute.isUnknown && !facts.isConfigured(change.address, attribute.name)) return [];
  const added = after.filter((each) => !before.includes(each));
  const gone = attribute.isUnknown ? [] : before.filter((each) => !after.includes(each));
  const [role] = rolesOf(change, facts);
  const authorizer = authorizerIn(role, facts);
  return [
    ...(attribute.isUnknown && !isEmpty(attribute.before) && added.length === 0
      ? report("unknown-value", ["The role's policies are known only after the apply."])
      : []),
    ...added.flatMap((arn) =>
      policyGiven(arn, message`The role ${role ?? ""}`, change.action === "create", facts),
    ),
    ...(gone.length > 0
      ? report(
          "right-lost",
          message`The role ${role ?? ""} loses the policies ${messageList(gone)}${authorizer ? message`: the authorizer ${authorizer.name} runs in it` : ""}.`,
          authorizer ? "block" : "warn",
        )
      : []),
  ];
}

/** Compares the inline policies of a role by name. */
function inline(...[attribute, change, facts]: Parameters<AttributeRule>): readonly RuleFinding[] {
  const [before, after] = [policiesByName(attribute.before), policiesByName(attribute.after)];
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((name) =>
    policy("identity")(
      {
        ...attribute,
        name: `inline_policy ${name}`,
        before: before.get(name),
        after: after.get(name),
        isUnknown: false,
      },
      change,
      facts,
    ),
  );
}
