import { isEmpty, listOf, memberOf, textOf } from "../json";
import { say } from "../phrase";
import type { Attribute, ResourceChange } from "../read/change";
import { changes, evenUnknown, found, gains, goes, raised, unset, unsetOrChanged } from "./common";
import type { Facts } from "./facts";
import { policy } from "./policies";
import type { AttributeRule, Found, TypeRules } from "./rule";

const HOLDERS = { role: "aws_iam_role", user: "aws_iam_user", group: "aws_iam_group" } as const;

/** Whether the role, user or group that gets a policy is made by the same plan. */
function isForNewHolder(change: ResourceChange, facts: Facts): boolean {
  return Object.entries(HOLDERS).some(([attribute, type]) => {
    const { after, afterUnknown } = change.parts;
    // Its name is not known yet, so it is not there yet.
    if (memberOf(afterUnknown, attribute) === true) return true;
    return facts.isNew(type, textOf(after?.[attribute]));
  });
}

const gone = (noun: string, name?: string) => goes("iam-narrowed", noun, "warn", name);

export const iamRules: readonly TypeRules[] = [
  {
    types: ["aws_iam_role_policy", "aws_iam_user_policy", "aws_iam_group_policy"],
    noun: "inline policy",
    removed: gone("policy"),
    judgedWhenCreated: ["policy"],
    attributes: {
      policy: policy("identity", isForNewHolder),
      role: changes("iam-widened"),
      user: changes("iam-widened"),
      group: changes("iam-widened"),
    },
    harmless: ["name"],
  },
  {
    types: ["aws_iam_policy"],
    noun: "managed policy",
    removed: gone("policy"),
    judgedWhenCreated: ["policy"],
    attributes: { policy: policy("identity") },
    harmless: ["name", "path"],
  },
  {
    types: ["aws_iam_role"],
    noun: "role",
    removed: goes("function-removed", "role, which whatever runs with it loses,", "block"),
    judgedWhenCreated: ["assume_role_policy", "managed_policy_arns", "inline_policy"],
    attributes: {
      assume_role_policy: policy("trust"),
      managed_policy_arns: evenUnknown(managed),
      inline_policy: inline,
      permissions_boundary: unsetOrChanged("iam-widened"),
      max_session_duration: raised("iam-widened"),
      path: changes("unknown-change"),
    },
    harmless: ["name", "force_detach_policies"],
  },
  {
    types: [
      "aws_iam_role_policy_attachment",
      "aws_iam_user_policy_attachment",
      "aws_iam_group_policy_attachment",
      "aws_iam_policy_attachment",
    ],
    noun: "attachment of a policy",
    removed: (change, facts) => [
      ...gone("attachment of the policy", "policy_arn")(change),
      ...(change.action === "replace" ? attached(change, facts) : []),
    ],
    created: attached,
    attributes: { roles: gains("iam-widened"), users: gains("iam-widened"), groups: gains("iam-widened") },
    harmless: ["policy_arn", "role", "user", "group", "name"],
  },
  {
    types: [
      "aws_iam_role_policies_exclusive",
      "aws_iam_role_policy_attachments_exclusive",
      "aws_iam_user_policies_exclusive",
      "aws_iam_user_policy_attachments_exclusive",
    ],
    noun: "list of the only policies",
    removed: goes("iam-widened", "list of the only policies", "warn", "role_name"),
    attributes: { policy_names: gains("iam-widened"), policy_arns: gains("iam-widened") },
  },
  {
    types: ["aws_iam_user", "aws_iam_group"],
    noun: "user or group",
    removed: gone("user or group"),
    created: (change) =>
      change.type === "aws_iam_user"
        ? [found("iam-widened", ["A user is made: its keys do not expire, as a role's do."], "warn")]
        : [],
    attributes: { permissions_boundary: unset("iam-widened") },
    harmless: ["name", "path", "force_destroy"],
  },
  {
    types: ["aws_iam_access_key", "aws_iam_user_login_profile", "aws_iam_user_ssh_key"],
    noun: "credential of a user",
    removed: gone("credential of the user", "user"),
    created: (change) => [
      found(
        "iam-widened",
        say`The user ${change.value("user") ?? ""} gets a credential that does not expire, and the state keeps it.`,
      ),
    ],
    attributes: { status: changes("iam-widened") },
    harmless: ["encrypted_secret", "key_fingerprint", "secret", "ses_smtp_password_v4"],
  },
  {
    types: ["aws_iam_group_membership", "aws_iam_user_group_membership"],
    noun: "membership of a group",
    removed: gone("membership of a group", "user"),
    created: () => [found("iam-widened", ["A user joins a group."])],
    attributes: { users: gains("iam-widened"), groups: gains("iam-widened") },
  },
  {
    types: ["aws_iam_openid_connect_provider", "aws_iam_saml_provider"],
    noun: "identity provider",
    removed: gone("identity provider", "url"),
    attributes: {
      client_id_list: gains("iam-widened"),
      thumbprint_list: changes("iam-widened"),
      saml_metadata_document: changes("iam-widened"),
    },
  },
  {
    types: ["aws_iam_instance_profile"],
    noun: "instance profile",
    removed: gone("instance profile"),
    attributes: { role: changes("iam-widened") },
    harmless: ["name", "path"],
  },
];

/** AWS's own policies with which whoever has them can get every right. */
const EVERYTHING =
  /^(AdministratorAccess|IAMFullAccess|PowerUserAccess|SystemAdministrator|AWSOrganizationsFullAccess)/;

function attached(change: ResourceChange, facts: Facts): readonly Found[] {
  const arn = change.attribute("policy_arn");
  const holder = change.value("role") ?? change.value("user") ?? change.value("group") ?? "a role";
  if (arn.isUnknown)
    return isForNewHolder(change, facts)
      ? []
      : [found("iam-widened", say`${holder} gets a policy that this plan makes.`)];
  const name = String(arn.after ?? "").replace(/^.*\//, "");
  const sentence = say`${holder} gets the policy ${name}.`;
  if (EVERYTHING.test(name)) return [found("iam-widened", sentence, "block")];
  if (/FullAccess$/.test(name)) return [found("iam-widened", sentence)];
  return isForNewHolder(change, facts) ? [] : [found("iam-widened", sentence)];
}

function managed(attribute: Attribute, change: ResourceChange): readonly Found[] {
  const added = listOf(attribute.after)
    .map(String)
    .filter((each) => !listOf(attribute.before).map(String).includes(each));
  if (added.length === 0)
    return attribute.isUnknown && !isEmpty(attribute.before)
      ? [found("unknown-value", ["The role's policies are known only after the apply."])]
      : [];
  return added.flatMap((arn) => {
    const name = arn.replace(/^.*\//, "");
    const sentence = say`The role gets the policy ${name}.`;
    if (EVERYTHING.test(name)) return [found("iam-widened", sentence, "block")];
    return change.action === "create" && !/FullAccess$/.test(name) ? [] : [found("iam-widened", sentence)];
  });
}

/** Policies written in the role itself, by their names. */
function inline(...[attribute, change, facts]: Parameters<AttributeRule>): readonly Found[] {
  const byName = (value: Attribute["before"]) =>
    new Map(listOf(value).map((each) => [textOf(memberOf(each, "name")) ?? "", memberOf(each, "policy")]));
  const [before, after] = [byName(attribute.before), byName(attribute.after)];
  return [...after].flatMap(([name, document]) =>
    policy("identity")(
      { ...attribute, name: `inline_policy ${name}`, before: before.get(name), after: document },
      change,
      facts,
    ),
  );
}
