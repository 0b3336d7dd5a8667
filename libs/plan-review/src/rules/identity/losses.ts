import { listOf, textOf } from "../../values/json";
import { message, messageList } from "../../findings/message";
import type { Condition } from "../../policy/conditions";
import { boundOf, roleOfPrincipal } from "../../policy/principals";
import type { Scope, Statement } from "../../policy/document";
import type { RunningFunction } from "../../facts/holders";
import { covers, overlaps } from "../../policy/patterns";
import { rightsMessage } from "../../policy/rights-message";
import { canBe, isOfTable } from "../../policy/tenant-data";
import { includesAction, lostRefusals, newGrants, type Grant } from "../../policy/widening";
import type { ResourceChange } from "../../diff/change";
import type { Facts } from "../../facts/facts";
import { type RuleFinding, finding, report } from "../../findings/finding";

/** Actions that the authorizer needs for every request. */
const ESSENTIAL = [
  "dynamodb:getitem",
  "dynamodb:batchgetitem",
  "dynamodb:query",
  "kms:decrypt",
  "secretsmanager:getsecretvalue",
  "ssm:getparameter",
  "ssm:getparameters",
];

/** Names of the roles that a change of a policy or of a role affects. */
export function rolesOf(change: ResourceChange, facts: Facts): readonly string[] {
  const { before, after } = change.parts;
  const name = (attribute: string): readonly string[] =>
    [textOf(before?.[attribute] ?? after?.[attribute]) ?? []].flat();
  switch (change.type) {
    case "aws_iam_role":
      return name("name");
    case "aws_iam_role_policy":
    case "aws_iam_role_policy_attachment":
      return name("role");
    case "aws_iam_policy_attachment":
      return listOf(before?.["roles"] ?? after?.["roles"]).map(String);
    case "aws_iam_role_policies_exclusive":
    case "aws_iam_role_policy_attachments_exclusive":
      return name("role_name");
    case "aws_iam_policy":
      return facts.holders.rolesWith(change);
    default:
      return [];
  }
}

/**
 * Reports rights that a document gave to roles and that none of their other policies gives. The severity
 * depends on the workloads in the roles. `before` and `after` are the document's statements.
 */
export function rightsLost(
  before: readonly Statement[],
  after: readonly Statement[],
  change: ResourceChange,
  facts: Facts,
): readonly RuleFinding[] {
  const gone = newGrants(after, before);
  const refused = lostRefusals(after, before);
  if (gone.length === 0 && refused.length === 0) return [];
  const roles = rolesOf(change, facts);
  const findings = roles.flatMap((role) => lossOfRole(role, before, after, facts));
  if (findings.length > 0) return findings;
  const lost = [...gone, ...refused].filter(({ conditions }) => !isHarmlessRefusal(conditions));
  const isStillGiven =
    roles.length > 0 &&
    refused.length === 0 &&
    roles.every((role) => newGrants(facts.holders.after(role), before).length === 0);
  return lost.length === 0 || isStillGiven || change.action === "create"
    ? []
    : report("iam-narrowed", message`It allows less: what needs ${rightsMessage(lost)} fails.`, "info");
}

function lossOfRole(
  role: string,
  before: readonly Statement[],
  after: readonly Statement[],
  facts: Facts,
): readonly RuleFinding[] {
  const { holders } = facts;
  const users = usersOf(role, facts);
  if (users.length === 0) return [];
  const had = holders.before(role);
  const rest = holders.after(role);
  // Tracing does not affect responses.
  const lost = newGrants(rest, before).filter(({ action }) => !action.startsWith("xray:"));
  const denied = lostRefusals(after, had).filter(
    (grant) =>
      !isHarmlessRefusal(grant.conditions) &&
      had.some(
        (each) => each.isAllow && meets(each.actions, grant.action) && meets(each.resources, grant.resource),
      ),
  );
  if (lost.length === 0 && denied.length === 0) return [];
  const authorizer = authorizerIn(role, facts);
  const fatal = authorizer
    ? [
        ...lost.filter((grant) => isFatal(grant, had, rest, authorizer)),
        ...denied.filter((grant) => grant.conditions.length === 0 && needs(grant, authorizer)),
      ]
    : [];
  if (authorizer && fatal.length > 0)
    return report(
      "right-lost",
      message`The authorizer ${authorizer.name} runs in the role ${role} and loses permissions that it needs for every request: ${rightsMessage(fatal)}.`,
      "block",
    );
  const whose = message`${messageList(users)} in the role ${role}`;
  return [
    ...(lost.length > 0
      ? report(
          "right-lost",
          lost.every(({ action }) => action.startsWith("logs:"))
            ? message`${whose} can no longer write its log: ${rightsMessage(lost)} is taken away.`
            : message`${whose} loses ${rightsMessage(lost)}: calls that need them fail.`,
          "warn",
        )
      : []),
    ...(denied.length > 0
      ? report(
          "right-lost",
          message`${whose} is now denied ${rightsMessage(denied)}, which it may do today.`,
          "warn",
        )
      : []),
  ];
}

/** Workloads that run in a role and still exist after the apply: functions by name, others by address. */
export function usersOf(role: string | undefined, facts: Facts): readonly string[] {
  if (role === undefined) return [];
  const address = facts.holders.addressOf(role);
  const others = address === undefined ? [] : facts.dependentsOf(address);
  const running = facts.holders.running(role);
  return [
    ...running.map(({ name }) => name),
    ...others
      .filter(({ type }) => !/^aws_(iam_|lambda_function$)/.test(type))
      .map(({ address: user }) => user),
  ].filter((each, index, all) => all.indexOf(each) === index);
}

/** The authorizer that runs in a role, if one does. */
export function authorizerIn(role: string | undefined, facts: Facts): RunningFunction | undefined {
  if (role === undefined) return undefined;
  return facts.holders
    .running(role)
    .find(({ name, address }) => facts.isAuthorizer(name) || facts.isAuthorizer(address));
}

function isFatal(
  grant: Grant,
  had: readonly Statement[],
  rest: readonly Statement[],
  authorizer: RunningFunction,
): boolean {
  const tables = tablesOf(authorizer);
  const untouched = new Set(had.map((each) => JSON.stringify(each)));
  // A new condition on the right may not be met. An unchanged statement is the one that was used.
  const allowing = (action: string): readonly Statement[] =>
    rest.filter(
      (each) =>
        each.isAllow &&
        meets(each.actions, action) &&
        (each.conditions.every(({ key }) => grant.conditions.some((one) => one.key === key)) ||
          untouched.has(JSON.stringify(each))),
    );
  // Of the rights that a wildcard gave, only those to the table and its key are known to be used.
  const used = ESSENTIAL.filter(
    (each) => includesAction(grant, each) && (each === grant.action || /^(dynamodb|kms):/.test(each)),
  );
  return used.some((action) => {
    const still = allowing(action);
    if (action.startsWith("dynamodb:") && tables.length > 0)
      return tables.some(
        (table) =>
          isOfTable(grant.resource, table) &&
          !reads(still, table) &&
          // Another action that reads items is sufficient.
          !(action !== "dynamodb:getitem" && reads(allowing("dynamodb:getitem"), table)),
      );
    return !still.some(({ resources }) => meets(resources, grant.resource));
  });
}

function reads(statements: readonly Statement[], table: string): boolean {
  return statements.some(
    ({ resources }) =>
      resources.isExcept || resources.patterns.some((each) => canBe(each, "dynamodb", `table/${table}`)),
  );
}

function needs(grant: Grant, authorizer: RunningFunction): boolean {
  const tables = tablesOf(authorizer);
  return ESSENTIAL.filter((each) => includesAction(grant, each)).some(
    (action) =>
      !action.startsWith("dynamodb:") ||
      tables.length === 0 ||
      tables.some((table) => isOfTable(grant.resource, table)),
  );
}

function tablesOf({ variables }: RunningFunction): readonly string[] {
  return Object.entries(variables).flatMap(([name, value]) =>
    /_TABLE$/.test(name) && typeof value === "string" ? [value] : [],
  );
}

/** Whether a scope and a pattern can match the same text. */
function meets({ isExcept, patterns }: Scope, pattern: string): boolean {
  if (pattern.startsWith("!")) return true;
  return isExcept
    ? !patterns.some((each) => covers(each, pattern))
    : patterns.some((each) => overlaps(each, pattern));
}

/** Whether a denial only applies to unencrypted requests, which no workload here makes. */
function isHarmlessRefusal(conditions: readonly Condition[]): boolean {
  return conditions.some(
    ({ operator, key, values }) =>
      (key === "aws:securetransport" &&
        operator.startsWith("Bool") &&
        values.every((value) => value === "false")) ||
      (key === "s3:tlsversion" && operator.startsWith("NumericLessThan")),
  );
}

/** Principals that a resource policy, key policy or trust policy no longer allows. */
export function entriesLost(
  attribute: string,
  isKey: boolean,
  before: readonly Statement[],
  after: readonly Statement[],
  change: ResourceChange,
  facts: Facts,
): readonly RuleFinding[] {
  const lost = change.action === "create" ? [] : newGrants(after, before);
  const refused = lostRefusals(after, before);
  const told = [
    ...lost.flatMap((grant) => loss(grant, isKey, after, change, facts)),
    ...refused
      .filter(({ conditions }) => !isHarmlessRefusal(conditions))
      .flatMap((grant) => refusal(grant, isKey, facts)),
  ];
  const rest = [...lost, ...refused];
  if (told.length > 0 || rest.length === 0 || change.action === "create") return told;
  return [narrowed(attribute, rest, "info")];
}

function narrowed(attribute: string, lost: readonly Grant[], severity: "info" | "warn"): RuleFinding {
  return finding(
    "iam-narrowed",
    message`${attribute} allows less: what needs ${rightsMessage(lost)} fails.`,
    severity,
  );
}

function loss(
  grant: Grant,
  isKey: boolean,
  after: readonly Statement[],
  change: ResourceChange,
  facts: Facts,
): readonly RuleFinding[] {
  const { principal } = grant;
  const isFor = (service: RegExp): boolean => service.test(principal);
  if (
    isFor(/^Service:(cloudwatch|events|budgets|costalerts)\./) &&
    (isKey || includesAction(grant, "sns:publish"))
  )
    return [alarmsLost(grant)];
  if (isKey && isFor(/^Service:(delivery\.)?logs\./))
    return report(
      "log-removed",
      message`CloudWatch Logs may no longer use the key: ${rightsMessage([grant])}. What is encrypted with it cannot be read or written.`,
      "warn",
    );
  const isDecryption = isKey && includesAction(grant, "kms:decrypt");
  const isStillOpen = after.some(
    ({ isAllow, actions, principals }) =>
      isAllow && meets(actions, "kms:decrypt") && principals.patterns.some((each) => covers(each, principal)),
  );
  if (isDecryption && /^(AWS:\d{12}|\*)$/.test(principal) && !isStillOpen)
    return report(
      "right-lost",
      message`The key no longer lets the account's own policies give rights on it: ${rightsMessage([grant])}. Whoever reads what it encrypts by such a policy, the authorizer too, is refused.`,
      "block",
    );
  const role = roleOfPrincipal(principal);
  if (role !== undefined) return lossOfPrincipal(role, grant, facts);
  const target = textOf(change.parts.before?.["arn"]);
  const dependents = facts.dependentsOf(change.address);
  return isFor(/^Service:/) && (dependents.length > 0 || target !== undefined)
    ? report("right-lost", message`It no longer allows ${rightsMessage([grant])}.`, "warn")
    : [];
}

function lossOfPrincipal(role: string, grant: Grant, facts: Facts): readonly RuleFinding[] {
  const users = usersOf(role, facts);
  if (users.length === 0) return [];
  const authorizer = authorizerIn(role, facts);
  return authorizer && needs(grant, authorizer)
    ? report(
        "right-lost",
        message`The authorizer ${authorizer.name} runs in the role ${role} and loses permissions that it needs for every request: ${rightsMessage([grant])}.`,
        "block",
      )
    : report(
        "right-lost",
        message`${messageList(users)} in the role ${role} loses ${rightsMessage([grant])}.`,
        "warn",
      );
}

function alarmsLost(grant: Grant): RuleFinding {
  return finding(
    "alarm-removed",
    message`Alarms reach nobody: it no longer allows ${rightsMessage([grant])}.`,
  );
}

function refusal(grant: Grant, isKey: boolean, facts: Facts): readonly RuleFinding[] {
  const { principal, conditions } = grant;
  const isPlain = conditions.length === 0;
  const isEveryone = principal === "*" || principal.startsWith("!") || /^AWS:\d{12}$/.test(principal);
  const isForService = /^Service:/.test(principal);
  if (
    isKey &&
    (includesAction(grant, "kms:decrypt") || includesAction(grant, "kms:generatedatakey")) &&
    isEveryone
  )
    return report(
      "right-lost",
      message`The key now denies ${rightsMessage([grant])}: whoever is refused can no longer read what it encrypts.`,
      isPlain ? "block" : "warn",
    );
  if (includesAction(grant, "sns:publish") && (isEveryone || isForService))
    return [
      {
        ...alarmsLost(grant),
        message: message`Alarms may reach nobody: the topic now denies ${rightsMessage([grant])}.`,
      },
    ];
  const tables = facts.holders.tenantTables;
  if (
    isEveryone &&
    ESSENTIAL.some((each) => each.startsWith("dynamodb:") && includesAction(grant, each)) &&
    tables.some((each) => isOfTable(grant.resource, each))
  )
    return report(
      "right-lost",
      message`The table now denies ${rightsMessage([grant])}: the authorizer reads it for every request.`,
      isPlain ? "block" : "warn",
    );
  return isPlain && (isEveryone || isForService)
    ? report("right-lost", message`It now denies ${rightsMessage([grant])}, whatever else allows it.`, "warn")
    : [];
}

/** Reports a role that its workloads can no longer assume. */
export function trustLost(
  before: readonly Statement[],
  after: readonly Statement[],
  change: ResourceChange,
  facts: Facts,
): readonly RuleFinding[] {
  if (change.action === "create") return [];
  const lost = [...newGrants(after, before), ...lostRefusals(after, before)];
  if (lost.length === 0) return [];
  const [role] = rolesOf(change, facts);
  const users = usersOf(role, facts);
  const isAbout = ({ actions, principals }: Statement): boolean =>
    meets(actions, "sts:assumerole") && meets(principals, "Service:lambda.amazonaws.com");
  const untouched = new Set(before.map((each) => JSON.stringify(each)));
  const isAsBefore = (each: Statement): boolean =>
    each.conditions.length === 0 || untouched.has(JSON.stringify(each));
  const mayRun =
    after.some(
      (each) =>
        each.isAllow && isAbout(each) && (isAsBefore(each) || boundOf(each.conditions, facts) === "own"),
    ) && !after.some((each) => !each.isAllow && isAbout(each) && !untouched.has(JSON.stringify(each)));
  if (role === undefined || mayRun || facts.holders.running(role).length === 0)
    return [narrowed("assume_role_policy", lost, "warn")];
  return report(
    "right-lost",
    message`${messageList(users)} can no longer run: Lambda cannot assume the role ${role}. It loses ${rightsMessage(lost)}.`,
    "block",
  );
}
