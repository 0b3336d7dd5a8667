import type { ResourceChange } from "../../diff/change";
import type { Facts } from "../../facts/facts";
import { type RuleFinding, finding, report } from "../../findings/finding";
import { message, messageList } from "../../findings/message";
import { readPolicy } from "../../policy/document";
import { listOf, textOf } from "../../values/json";
import { all, gains, loses } from "../shared/attribute-rules";
import { onRemoval } from "../shared/resource-rules";
import type { TypeRules } from "../shared/rule";
import { authorizerIn, rightsLost, rolesOf, usersOf } from "./losses";
import { rightsGained } from "./policies";
import { isForNewHolder, gone, namesIn, asNew, policyGiven } from "./roles";

/** The principals that gain or lose a policy. */
const holders = all(gains("iam-widened"), loses("iam-narrowed", "warn"));

export const attachmentRules: readonly TypeRules[] = [
  {
    types: [
      "aws_iam_role_policy_attachment",
      "aws_iam_user_policy_attachment",
      "aws_iam_group_policy_attachment",
      "aws_iam_policy_attachment",
    ],
    noun: "attachment of a policy",
    removed: (change, facts) => [
      ...detached(change, facts),
      ...(change.action === "replace" ? attached(change, facts) : []),
    ],
    created: (change, facts) => [
      ...attached(change, facts),
      ...(change.type === "aws_iam_policy_attachment" ? onlyHolders(change, facts) : []),
    ],
    attributes: {
      roles: holders,
      users: holders,
      groups: holders,
    },
    harmless: ["policy_arn", "role", "user", "group", "name"],
  },
  {
    types: [
      "aws_iam_role_policies_exclusive",
      "aws_iam_role_policy_attachments_exclusive",
      "aws_iam_user_policies_exclusive",
      "aws_iam_user_policy_attachments_exclusive",
      "aws_iam_group_policies_exclusive",
      "aws_iam_group_policy_attachments_exclusive",
    ],
    noun: "list of the only policies",
    removed: onRemoval("iam-widened", "list of the only policies", "warn", "role_name"),
    created: onlyPolicies,
    attributes: {
      policy_names: all(gains("iam-widened"), (_, change, facts) => onlyPolicies(change, facts)),
      policy_arns: all(gains("iam-widened"), (_, change, facts) => onlyPolicies(change, facts)),
    },
    harmless: ["role_name", "user_name", "group_name"],
  },
];

function detached(change: ResourceChange, facts: Facts): readonly RuleFinding[] {
  const general = gone("attachment of the policy", "policy_arn")(change);
  const arn = textOf(change.parts.before?.["policy_arn"]);
  const document = facts.holders.documentOf(arn);
  const before = readPolicy(document?.before);
  const roles = rolesOf(change, facts);
  if (before && roles.every((role) => facts.holders.addressOf(role) !== undefined))
    return rightsLost(before, [], change, facts);
  const authorizer = roles.map((role) => authorizerIn(role, facts)).find((each) => each !== undefined);
  if (!authorizer || before) return general;
  return report(
    "right-lost",
    message`The authorizer ${authorizer.name} loses the policy ${arn ?? ""}: calls that need it fail, and with them every request.`,
    "block",
  );
}

/** Judges an exclusive attachment: all holders that it does not name lose the policy. */
function onlyHolders(change: ResourceChange, facts: Facts): readonly RuleFinding[] {
  const named = namesIn(change, ["roles"]);
  const arn = textOf(change.parts.after?.["policy_arn"]) ?? "";
  const general = finding(
    "iam-narrowed",
    ["All other holders lose the policy: this attachment becomes the only one."],
    "warn",
  );
  const losing = facts.holders.holdersOf(arn).filter((role) => !named.includes(role));
  return [
    general,
    ...losing.flatMap((role) => {
      const authorizer = authorizerIn(role, facts);
      return authorizer
        ? report(
            "right-lost",
            message`The authorizer ${authorizer.name} loses the policy ${arn}, which this attachment gives to other roles only.`,
            "block",
          )
        : [];
    }),
  ];
}

/**
 * Judges an exclusive list, which removes every policy that it does not name, including those attached by
 * hand.
 */
function onlyPolicies(change: ResourceChange, facts: Facts): readonly RuleFinding[] {
  const { after } = change.parts;
  const role = textOf(after?.["role_name"]);
  const name = role ?? textOf(after?.["user_name"]) ?? textOf(after?.["group_name"]) ?? "It";
  const kept = [...listOf(after?.["policy_names"]), ...listOf(after?.["policy_arns"])].map(String);
  const isInline = change.type.includes("policies_exclusive");
  const held =
    role === undefined ? [] : isInline ? facts.holders.inlineNames(role) : facts.holders.attachedTo(role);
  const lost = held.filter((each) => !kept.includes(each));
  const authorizer = authorizerIn(role, facts);
  const users = usersOf(role, facts);
  if (kept.length > 0 && lost.length === 0)
    return report(
      "iam-narrowed",
      message`${name} keeps only the policies ${messageList(kept)}: any other is taken away.`,
      users.length > 0 || role === undefined ? "warn" : "info",
    );
  const taken = lost.length > 0 ? message`the policies ${messageList(lost)}` : ["every policy of this kind"];
  return report(
    "right-lost",
    authorizer
      ? message`The authorizer ${authorizer.name} runs in the role ${name}, which loses ${taken}: it fails for every request.`
      : message`${name} loses ${taken}${users.length > 0 ? message`: ${messageList(users)} runs in it` : ""}.`,
    authorizer ? "block" : "warn",
  );
}

function attached(change: ResourceChange, facts: Facts): readonly RuleFinding[] {
  const arn = change.attribute("policy_arn");
  const holder = namesIn(change, ["role", "user", "group", "roles", "users", "groups"]);
  const who = holder.length > 0 ? messageList(holder) : ["A role"];
  const isNew = isForNewHolder(change, facts);
  if (arn.isUnknown)
    return isNew ? [] : report("iam-widened", message`${who} gets a policy that this plan makes.`);
  const name = String(arn.after ?? "");
  // A policy of the plan is judged where it is defined.
  const document = facts.holders.documentOf(name);
  const statements = readPolicy(document?.before);
  return [
    ...policyGiven(name, who, isNew, facts),
    ...(statements
      ? [
          ...rightsGained([], statements, asNew(change), facts, isNew).filter(
            ({ severity }) => severity === "block",
          ),
          ...rightsLost([], statements, asNew(change), facts),
        ]
      : []),
    ...refusing(name, asNew(change), facts),
  ];
}

/** AWS managed policies that deny what others allow. */
const REFUSES = /^arn:[\w-]+:iam::aws:policy\/(AWSDenyAll|AWSCompromisedKeyQuarantine\w*)$/;

function refusing(arn: string, change: ResourceChange, facts: Facts): readonly RuleFinding[] {
  if (!REFUSES.test(arn)) return [];
  return rolesOf(change, facts).flatMap((role) => {
    const authorizer = authorizerIn(role, facts);
    const users = usersOf(role, facts);
    return users.length === 0
      ? []
      : report(
          "right-lost",
          authorizer
            ? message`The authorizer ${authorizer.name} runs in the role ${role}, and is refused by ${arn} what it does for every request.`
            : message`${messageList(users)} in the role ${role} is refused by ${arn} what it may do today.`,
          authorizer ? "block" : "warn",
        );
  });
}
