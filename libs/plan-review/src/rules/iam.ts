import { isEmpty, listOf, memberOf, textOf } from "../json";
import { say, sayList } from "../phrase";
import { readPolicy } from "../policy/document";
import { givesEverything } from "../policy/escalation";
import { policiesByName } from "../policy/holders";
import { ResourceChange, type Attribute } from "../read/change";
import {
  all,
  because,
  changes,
  evenUnknown,
  found,
  fromTo,
  gains,
  goes,
  loses,
  raised,
  switchedOff,
} from "./common";
import type { Facts } from "./facts";
import { authorizerIn, rightsLost, rolesOf, usersOf } from "./losses";
import { policy, rightsGained } from "./policies";
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

/** The rule for what a new one of the type does; it needs no other. */
const made =
  (hazard: Found["hazard"], severity: Found["severity"], what: (change: ResourceChange) => Found["what"]) =>
  (change: ResourceChange): readonly Found[] => [found(hazard, what(change), severity)];

/** Who has a policy, and who no longer has it. */
const holders = all(gains("iam-widened"), loses("iam-narrowed", "warn"));

export const iamRules: readonly TypeRules[] = [
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
    removed: goes(
      "function-removed",
      "role",
      "block",
      "name",
      "What runs in it loses its rights, and fails.",
    ),
    created: because("Who may take it, and what it may do, is judged."),
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
    removed: goes("iam-widened", "list of the only policies", "warn", "role_name"),
    created: onlyPolicies,
    attributes: {
      policy_names: all(gains("iam-widened"), (_, change, facts) => onlyPolicies(change, facts)),
      policy_arns: all(gains("iam-widened"), (_, change, facts) => onlyPolicies(change, facts)),
    },
    harmless: ["role_name", "user_name", "group_name"],
  },
  {
    types: ["aws_iam_user", "aws_iam_group"],
    noun: "user or group",
    removed: gone("user or group"),
    created: (change) =>
      change.type === "aws_iam_user"
        ? [
            found(
              "iam-widened",
              say`The user ${change.value("name") ?? ""} is made: its keys do not expire, as a role's do.`,
              "block",
            ),
          ]
        : [],
    attributes: { permissions_boundary: evenUnknown(boundary) },
    harmless: ["name", "path", "force_destroy"],
  },
  {
    types: [
      "aws_iam_access_key",
      "aws_iam_user_login_profile",
      "aws_iam_user_ssh_key",
      "aws_iam_service_specific_credential",
      "aws_iam_signing_certificate",
    ],
    noun: "credential of a user",
    removed: gone("credential of the user", "user"),
    created: (change) => [
      found(
        "iam-widened",
        say`The user ${change.value("user") ?? change.value("user_name") ?? ""} gets a credential that does not expire, and the state keeps it.`,
        "block",
      ),
    ],
    attributes: {
      status: (attribute) =>
        attribute.after === "Active"
          ? [found("iam-widened", ["A credential that was switched off works again."], "block")]
          : [found("iam-narrowed", say`The credential's status changes${fromTo(attribute)}.`, "warn")],
      public_key: changes("iam-widened", "block"),
      certificate_body: changes("iam-widened", "block"),
      password_reset_required: switchedOff("iam-widened"),
    },
    harmless: [
      "encrypted_secret",
      "key_fingerprint",
      "secret",
      "ses_smtp_password_v4",
      "user",
      "user_name",
      "encoding",
      "fingerprint",
      "ssh_public_key_id",
      "password",
      "password_length",
      "encrypted_password",
      "pgp_key",
      "create_date",
      "service_name",
      "service_password",
      "service_specific_credential_id",
      "service_user_name",
      "certificate_id",
    ],
  },
  {
    types: ["aws_iam_group_membership", "aws_iam_user_group_membership"],
    noun: "membership of a group",
    removed: gone("membership of a group", "user"),
    created: (change) => [
      found(
        "iam-widened",
        say`${sayList(namesIn(change, ["user", "users"]))} gets the rights of the group ${sayList(namesIn(change, ["group", "groups"]))}.`,
      ),
    ],
    attributes: { users: gains("iam-widened"), groups: gains("iam-widened") },
    harmless: ["name", "user", "group"],
  },
  {
    types: ["aws_iam_openid_connect_provider"],
    noun: "identity provider",
    removed: gone("identity provider", "url"),
    created: provider,
    judgesOwners: true,
    attributes: {
      client_id_list: gains("iam-widened"),
      thumbprint_list: changes("iam-widened"),
      url: changes("stranger-let-in", "block"),
    },
  },
  {
    types: ["aws_iam_saml_provider"],
    noun: "identity provider",
    removed: gone("identity provider", "name"),
    created: made(
      "stranger-let-in",
      "warn",
      (change) =>
        say`Whoever the identity provider ${change.value("name") ?? ""} vouches for can take each role that trusts it.`,
    ),
    attributes: {
      saml_metadata_document: (attribute) =>
        isEmpty(attribute.before)
          ? []
          : [
              found(
                "stranger-let-in",
                ["Another identity provider, or other keys of it, vouch for users from now on."],
                "warn",
              ),
            ],
    },
    harmless: ["name", "valid_until", "saml_provider_uuid"],
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
    types: ["aws_iam_account_password_policy"],
    noun: "password policy of the account",
    removed: goes("iam-widened", "password policy of the account", "warn"),
    created: made("iam-widened", "warn", () => [
      "The account's policy of passwords is replaced by this one, whatever it was.",
    ]),
    attributes: Object.fromEntries(
      [
        "minimum_password_length",
        "require_symbols",
        "require_numbers",
        "require_uppercase_characters",
        "require_lowercase_characters",
        "allow_users_to_change_password",
        "max_password_age",
        "password_reuse_prevention",
        "hard_expiry",
      ].map((name) => [name, changes("iam-widened")]),
    ),
    harmless: ["expire_passwords"],
  },
  {
    types: ["aws_iam_account_alias"],
    noun: "name of the account",
    removed: "harmless",
    created: because("A name, which gives nobody a right."),
    attributes: { account_alias: changes("unknown-change") },
  },
  {
    types: ["aws_iam_service_linked_role"],
    noun: "role of a service of AWS",
    removed: goes(
      "function-removed",
      "role of a service of AWS",
      "warn",
      "aws_service_name",
      "The service can no longer act in it.",
    ),
    created: because("What such a role may do is AWS's to say, and nobody but the service can take it."),
    harmless: ["aws_service_name", "custom_suffix", "name", "path"],
  },
  {
    types: [
      "aws_iam_virtual_mfa_device",
      "aws_iam_server_certificate",
      "aws_iam_security_token_service_preferences",
    ],
    noun: "setting of the account's identities",
    removed: gone("setting of the account's identities"),
    created: made("iam-widened", "warn", (change) => say`An ${change.type} is made.`),
  },
  {
    types: ["aws_iam_organizations_features"],
    noun: "feature of the organisation's identities",
    removed: goes("iam-widened", "feature of the organisation's identities", "warn"),
    created: made("iam-widened", "warn", () => [
      "The organisation's management account may act as the root of this one.",
    ]),
    attributes: { enabled_features: changes("iam-widened") },
  },
  {
    types: ["aws_budgets_budget_action"],
    noun: "action of a budget",
    removed: goes("alarm-removed", "action of the budget", "warn", "budget_name"),
    created: budgetAction,
    attributes: {
      definition: all(changes("iam-widened", "warn"), (_, change) => budgetAction(change)),
      approval_model: (attribute, change) => (attribute.after === "AUTOMATIC" ? budgetAction(change) : []),
      execution_role_arn: changes("iam-widened", "warn"),
      action_threshold: changes("alarm-weakened"),
    },
    harmless: [
      "budget_name",
      "action_id",
      "action_type",
      "account_id",
      "notification_type",
      "status",
      "subscriber",
    ],
  },
  {
    types: [
      "aws_organizations_account",
      "aws_organizations_delegated_administrator",
      "aws_organizations_organization",
      "aws_organizations_organizational_unit",
      "aws_organizations_policy",
      "aws_organizations_policy_attachment",
      "aws_organizations_resource_policy",
    ],
    noun: "part of the organisation",
    removed: goes(
      "iam-widened",
      "part of the organisation",
      "block",
      "name",
      "The rules that it held no longer apply.",
    ),
    created: made(
      "iam-widened",
      "block",
      (change) => say`The organisation changes: an ${change.type} is made, which rules over whole accounts.`,
    ),
    attributes: Object.fromEntries(
      [
        "content",
        "policy",
        "target_id",
        "policy_id",
        "parent_id",
        "account_id",
        "service_principal",
        "email",
        "role_name",
        "feature_set",
        "enabled_policy_types",
        "aws_service_access_principals",
      ].map((name) => [name, changes("iam-widened", "block")]),
    ),
  },
  {
    types: [
      "aws_ssoadmin_account_assignment",
      "aws_ssoadmin_permission_set",
      "aws_ssoadmin_permission_set_inline_policy",
      "aws_ssoadmin_managed_policy_attachment",
      "aws_ssoadmin_customer_managed_policy_attachment",
      "aws_ssoadmin_permissions_boundary_attachment",
      "aws_ssoadmin_application",
      "aws_ssoadmin_application_assignment",
      "aws_ssoadmin_application_access_scope",
      "aws_ssoadmin_trusted_token_issuer",
      "aws_ssoadmin_instance_access_control_attributes",
      "aws_identitystore_user",
      "aws_identitystore_group",
      "aws_identitystore_group_membership",
    ],
    noun: "part of IAM Identity Center",
    removed: (change) =>
      change.type.endsWith("boundary_attachment")
        ? goes("iam-widened", "boundary of the people's rights", "warn")(change)
        : gone("part of IAM Identity Center")(change),
    created: made(
      "iam-widened",
      "block",
      (change) => say`People get rights by IAM Identity Center: an ${change.type} is made.`,
    ),
    attributes: { inline_policy: policy("identity") },
  },
  {
    types: ["aws_rolesanywhere_profile", "aws_rolesanywhere_trust_anchor"],
    noun: "trust of certificates",
    removed: gone("trust of certificates"),
    created: made("stranger-let-in", "block", () => [
      "Whoever holds a certificate of an authority outside AWS can take roles of this account (IAM Roles Anywhere).",
    ]),
    attributes: Object.fromEntries(
      [
        "source",
        "role_arns",
        "managed_policy_arns",
        "session_policy",
        "enabled",
        "require_instance_properties",
        "duration_seconds",
      ].map((name) => [name, changes("stranger-let-in", "block")]),
    ),
    harmless: ["name", "notification_settings"],
  },
];

function namesIn(change: ResourceChange, attributes: readonly string[]): readonly string[] {
  return attributes.flatMap((name) => listOf(change.parts.after?.[name]).map(String));
}

/** The end of a policy: what it gave goes, and what it refused is refused no more. */
function documentGone(change: ResourceChange, facts: Facts): readonly Found[] {
  const before = readPolicy(change.parts.before?.["policy"]);
  const general = gone("policy")(change);
  // Of what takes its place, the rule of the document tells.
  if (!before || change.action === "replace") return general;
  const refused = before.filter(({ isAllow }) => !isAllow);
  const [name] = rolesOf(change, facts);
  const lost = rightsLost(before, [], change, facts);
  // Of a role that the plan does not hold, nobody can see here what runs in it.
  const isUnseen =
    name === undefined ? change.type !== "aws_iam_policy" : facts.holders.addressOf(name) === undefined;
  return [
    ...(refused.length > 0
      ? [found("iam-widened", ["A policy that refuses something goes: what it refused may be allowed now."])]
      : []),
    ...(isUnseen && !lost.some(({ hazard }) => hazard === "right-lost") ? general : lost),
  ];
}

/** A policy that goes from one role to another: the one loses what it says, and the other gets it. */
function moved(attribute: Attribute, change: ResourceChange, facts: Facts): readonly Found[] {
  const [before, after] = [change.parts.before, change.parts.after].map((each) =>
    readPolicy(each?.["policy"]),
  );
  return [
    found("iam-widened", say`The policy goes to another role${fromTo(attribute)}.`),
    ...(before ? rightsLost(before, [], change, facts) : []),
    ...(after ? rightsGained([], after, asNew(change), facts, false) : []),
  ];
}

/** The change as if there had been nothing before. */
function asNew(change: ResourceChange): ResourceChange {
  return new ResourceChange({ ...change.parts, actions: ["create"], before: undefined });
}

function detached(change: ResourceChange, facts: Facts): readonly Found[] {
  const general = gone("attachment of the policy", "policy_arn")(change);
  const arn = textOf(change.parts.before?.["policy_arn"]);
  const document = facts.holders.documentOf(arn);
  const before = readPolicy(document?.before);
  const roles = rolesOf(change, facts);
  if (before && roles.every((role) => facts.holders.addressOf(role) !== undefined))
    return rightsLost(before, [], change, facts);
  const authorizer = roles.map((role) => authorizerIn(role, facts)).find((each) => each !== undefined);
  if (!authorizer || before) return general;
  return [
    found(
      "right-lost",
      say`The authorizer ${authorizer.name} loses the policy ${arn ?? ""}: what it needs of it fails, and with it every request.`,
      "block",
    ),
  ];
}

/** An attachment that takes the policy away from whomever it does not name. */
function onlyHolders(change: ResourceChange, facts: Facts): readonly Found[] {
  const named = namesIn(change, ["roles"]);
  const arn = textOf(change.parts.after?.["policy_arn"]) ?? "";
  const general = found(
    "iam-narrowed",
    ["Whoever else has the policy loses it: this attachment is the only one that is left."],
    "warn",
  );
  const losing = facts.holders.holdersOf(arn).filter((role) => !named.includes(role));
  return [
    general,
    ...losing.flatMap((role) => {
      const authorizer = authorizerIn(role, facts);
      return authorizer
        ? [
            found(
              "right-lost",
              say`The authorizer ${authorizer.name} loses the policy ${arn}, which this attachment leaves to others.`,
              "block",
            ),
          ]
        : [];
    }),
  ];
}

/** A list that takes away whatever it does not name, also what somebody added by hand. */
function onlyPolicies(change: ResourceChange, facts: Facts): readonly Found[] {
  const { after } = change.parts;
  const role = textOf(after?.["role_name"]);
  const name = role ?? textOf(after?.["user_name"]) ?? textOf(after?.["group_name"]) ?? "It";
  const kept = [...listOf(after?.["policy_names"]), ...listOf(after?.["policy_arns"])].map(String);
  const isInline = change.type.includes("policies_exclusive");
  const held =
    role === undefined ? [] : isInline ? facts.holders.inlineNames(role) : facts.holders.attachedTo(role);
  const lost = held.filter((each) => !kept.includes(each));
  const authorizer = role === undefined ? undefined : authorizerIn(role, facts);
  const users = role === undefined ? [] : usersOf(role, facts);
  if (kept.length > 0 && lost.length === 0)
    return [
      found(
        "iam-narrowed",
        say`${name} keeps only the policies ${sayList(kept)}: any other is taken away.`,
        users.length > 0 || role === undefined ? "warn" : "info",
      ),
    ];
  const taken = lost.length > 0 ? say`the policies ${sayList(lost)}` : ["every policy of this kind"];
  return [
    found(
      "right-lost",
      authorizer
        ? say`The authorizer ${authorizer.name} runs in the role ${name}, which loses ${taken}: it fails for every request.`
        : say`${name} loses ${taken}${users.length > 0 ? say`: ${sayList(users)} runs in it` : ""}.`,
      authorizer ? "block" : "warn",
    ),
  ];
}

/** What a role may do is what both its policies and its boundary allow. */
function boundary(attribute: Attribute, change: ResourceChange, facts: Facts): readonly Found[] {
  if (!attribute.isUnknown && isEmpty(attribute.after))
    return [
      found(
        "iam-widened",
        say`The permissions boundary goes${fromTo(attribute)}: nothing bounds its policies.`,
      ),
    ];
  const [role] = rolesOf(change, facts);
  const users = role === undefined ? [] : usersOf(role, facts);
  const authorizer = role === undefined ? undefined : authorizerIn(role, facts);
  const sentence = say`Its permissions boundary changes${fromTo(attribute)}: what that does not allow is refused`;
  return [
    found(
      "right-lost",
      authorizer
        ? say`${sentence}, also to the authorizer ${authorizer.name}.`
        : users.length > 0
          ? say`${sentence}, also to ${sayList(users)}.`
          : [...sentence, "."],
      authorizer ? "block" : "warn",
    ),
    ...(isEmpty(attribute.before)
      ? []
      : [found("iam-widened", ["What the earlier boundary refused may be allowed by the new one."])]),
  ];
}

const GITHUB = /^(https:\/\/)?token\.actions\.githubusercontent\.com\/?$/;

function provider(change: ResourceChange): readonly Found[] {
  const url = textOf(change.parts.after?.["url"]);
  if (url !== undefined && GITHUB.test(url))
    return [
      found(
        "stranger-let-in",
        [
          "Workflows on GitHub can take each role whose trust policy lets them: read what those policies say.",
        ],
        "warn",
      ),
    ];
  const isCluster =
    url !== undefined && /^(https:\/\/)?oidc\.eks\.[a-z0-9-]+\.amazonaws\.com(\.cn)?\/id\/\w+$/.test(url);
  return [
    found(
      "stranger-let-in",
      say`Whoever ${url ?? "an issuer that is not known yet"} vouches for can take each role whose trust policy names it.`,
      isCluster ? "warn" : "block",
    ),
  ];
}

/** When a budget is exceeded, its action gives a policy to identities, or stops instances. */
function budgetAction(change: ResourceChange): readonly Found[] {
  const { after } = change.parts;
  const definition = listOf(after?.["definition"])[0];
  const iam = listOf(memberOf(definition, "iam_action_definition"))[0];
  const arn = textOf(memberOf(iam, "policy_arn"));
  const given = ["roles", "users", "groups"].flatMap((name) => listOf(memberOf(iam, name)).map(String));
  if (arn === undefined)
    return [
      found("iam-widened", ["An action of a budget changes rights, or stops what runs, by itself."], "warn"),
    ];
  return [
    found(
      "iam-widened",
      say`An action of a budget gives the policy ${arn} to ${sayList(given)}, when the budget is exceeded${after?.["approval_model"] === "AUTOMATIC" ? ", without anyone's leave" : ""}.`,
      "block",
    ),
  ];
}

function attached(change: ResourceChange, facts: Facts): readonly Found[] {
  const arn = change.attribute("policy_arn");
  const holder = namesIn(change, ["role", "user", "group", "roles", "users", "groups"]);
  const who = holder.length > 0 ? sayList(holder) : ["A role"];
  const isNew = isForNewHolder(change, facts);
  if (arn.isUnknown)
    return isNew ? [] : [found("iam-widened", say`${who} gets a policy that this plan makes.`)];
  const name = String(arn.after ?? "");
  // What the plan makes or changes is judged where it is made.
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

/** AWS's own policies that refuse what others allow. */
const REFUSES = /^arn:[\w-]+:iam::aws:policy\/(AWSDenyAll|AWSCompromisedKeyQuarantine\w*)$/;

function refusing(arn: string, change: ResourceChange, facts: Facts): readonly Found[] {
  if (!REFUSES.test(arn)) return [];
  return rolesOf(change, facts).flatMap((role) => {
    const authorizer = authorizerIn(role, facts);
    const users = usersOf(role, facts);
    return users.length === 0
      ? []
      : [
          found(
            "right-lost",
            authorizer
              ? say`The authorizer ${authorizer.name} runs in the role ${role}, and is refused by ${arn} what it does for every request.`
              : say`${sayList(users)} in the role ${role} is refused by ${arn} what it may do today.`,
            authorizer ? "block" : "warn",
          ),
        ];
  });
}

/** What a policy gives by its name: the plan does not hold what it says. */
function policyGiven(arn: string, who: Found["what"], isNew: boolean, facts: Facts): readonly Found[] {
  const sentence = say`${who} gets the policy ${arn.replace(/^.*\//, "")}.`;
  if (givesEverything(arn.replace(/^.*\//, ""))) return [found("iam-widened", sentence, "block")];
  if (facts.ownerOf(arn) === "foreign")
    return [
      found("stranger-let-in", say`${who} gets the policy ${arn}, which another account writes.`, "block"),
    ];
  if (READS_DATA.test(arn))
    return [
      found(
        "tenant-data-reached",
        say`${who} gets the policy ${arn.replace(/^.*\//, "")}, with which it reads every table, secret or object of the account.`,
        "block",
      ),
    ];
  if (/FullAccess(_v\d+)?$/.test(arn)) return [found("iam-widened", sentence)];
  return isNew ? [] : [found("iam-widened", sentence)];
}

/** AWS's own policies that let read items, secrets or objects of everyone. */
const READS_DATA =
  /^arn:[\w-]+:iam::aws:policy\/(job-function\/)?(ReadOnlyAccess|AmazonDynamoDB(FullAccess(_v2)?|ReadOnlyAccess|FullAccesswithDataPipeline)|SecretsManagerReadWrite|AmazonSSM(FullAccess|ReadOnlyAccess)|AmazonS3(FullAccess|ReadOnlyAccess)|AmazonAPIGatewayAdministrator|DataScientist|DatabaseAdministrator)$/;

function managed(attribute: Attribute, change: ResourceChange, facts: Facts): readonly Found[] {
  const [before, after] = [attribute.before, attribute.after].map((value) => listOf(value).map(String)) as [
    string[],
    string[],
  ];
  if (attribute.isUnknown && !facts.isConfigured(change.address, attribute.name)) return [];
  const added = after.filter((each) => !before.includes(each));
  const gone = attribute.isUnknown ? [] : before.filter((each) => !after.includes(each));
  const [role] = rolesOf(change, facts);
  const authorizer = role === undefined ? undefined : authorizerIn(role, facts);
  return [
    ...(attribute.isUnknown && !isEmpty(attribute.before) && added.length === 0
      ? [found("unknown-value", ["The role's policies are known only after the apply."])]
      : []),
    ...added.flatMap((arn) =>
      policyGiven(arn, say`The role ${role ?? ""}`, change.action === "create", facts),
    ),
    ...(gone.length > 0
      ? [
          found(
            "right-lost",
            say`The role ${role ?? ""} loses the policies ${sayList(gone)}${authorizer ? say`: the authorizer ${authorizer.name} runs in it` : ""}.`,
            authorizer ? "block" : "warn",
          ),
        ]
      : []),
  ];
}

/** Policies written in the role itself, by their names. */
function inline(...[attribute, change, facts]: Parameters<AttributeRule>): readonly Found[] {
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
