// Rules for rights: roles, users, policies, attachments, identity providers and the organization. The meaning
// of a policy document is read in `policy`.

import type { Attribute, ResourceChange } from "../../diff/change";
import { TOKENS_VARIABLE } from "../../facts/authorizers";
import type { Facts } from "../../facts/facts";
import { type RuleFinding, report } from "../../findings/finding";
import { message, messageList, type Message } from "../../findings/message";
import { readPolicy, type Statement } from "../../policy/document";
import { escalationOf, isWide } from "../../policy/escalation";
import { granteeOf, roleOfPrincipal, type Grantee } from "../../policy/principals";
import { rightText, rightsMessage } from "../../policy/rights-message";
import { reachesTable, tenantDataOf } from "../../policy/tenant-data";
import { lostRefusals, newGrants, type Grant } from "../../policy/widening";
import { isEmpty } from "../../values/json";
import { changes } from "../shared/attribute-rules";
import type { AttributeRule } from "../shared/rule";
import { entriesLost, rightsLost, rolesOf, trustLost } from "./losses";

/**
 * The type of a policy: rights of an identity, access to a resource, use of a KMS key, or trust in who
 * assumes a role.
 */
type PolicyKind = "identity" | "resource" | "key" | "trust";

/**
 * Compares policy documents by meaning: who gains rights, and who loses rights in use. `isNewHolder` is true
 * when the holder of the rights is also new: then exact rights on the account's own resources are part of it,
 * and only broad rights and those of strangers are reported.
 */
export function policy(
  kind: PolicyKind,
  isNewHolder: (change: ResourceChange, facts: Facts) => boolean = () => true,
): AttributeRule {
  const rule: AttributeRule = (attribute, change, facts) => {
    const isNew = change.action === "create" && isNewHolder(change, facts);
    if (attribute.isUnknown) return unknown(attribute, change, facts);
    const before = isEmpty(attribute.before) ? [] : readPolicy(attribute.before);
    const after = isEmpty(attribute.after) ? [] : readPolicy(attribute.after);
    if (!before || !after) return changes("unknown-change")(attribute, change, facts);
    return [
      ...(kind === "identity"
        ? rightsGained(before, after, change, facts, isNew)
        : entriesGained(kind, before, after, facts, isNew)),
      ...refusalsLost(attribute.name, kind, before, after),
      ...lost(kind, attribute.name, before, after, change, facts),
    ];
  };
  return Object.assign(rule, { handlesUnknown: true, judgesOwners: true });
}

function lost(
  kind: PolicyKind,
  name: string,
  before: readonly Statement[],
  after: readonly Statement[],
  change: ResourceChange,
  facts: Facts,
): readonly RuleFinding[] {
  if (kind === "identity") return rightsLost(before, after, change, facts);
  if (kind === "trust") return trustLost(before, after, change, facts);
  return entriesLost(name, kind === "key", before, after, change, facts);
}

/**
 * Judges a document that is known only after the apply, which nobody can review. A document that no role of
 * the plan has, and that is made only of the plan's own resources, gives nobody here a right.
 */
function unknown({ name, before }: Attribute, change: ResourceChange, facts: Facts): readonly RuleFinding[] {
  const isSet = facts.isConfigured(change.address, name);
  if (!isSet && isEmpty(before)) return [];
  const isNobodys = change.type === "aws_iam_policy" && rolesOf(change, facts).length === 0;
  if (isSet && isNobodys && facts.isMadeOfOwn(change.address, name))
    return report(
      "unknown-value",
      message`${name} names resources of this plan by ids that AWS has yet to draw. No role of the plan has it: read in the source what it gives to people.`,
      "info",
    );
  return report("unknown-value", message`${name} is known only after the apply.`, isSet ? "warn" : "info");
}

/** Permissions that an identity gains. */
export function rightsGained(
  before: readonly Statement[],
  after: readonly Statement[],
  change: ResourceChange,
  facts: Facts,
  isNew: boolean,
): readonly RuleFinding[] {
  const roles = rolesOf(change, facts);
  const isNobodys = isNew && change.type === "aws_iam_policy" && !isHeld(change, facts);
  if (isNobodys && facts.holders.isBoundary(change))
    return report("iam-widened", ["It limits the permissions of others, and gives none."], "info");
  // A right that moves between inline policies of the role is not new.
  const had =
    change.type === "aws_iam_policy"
      ? before
      : [...before, ...roles.flatMap((role) => facts.holders.before(role))];
  const all = [...after, ...roles.flatMap((role) => facts.holders.after(role))];
  const grants = newGrants(had, after);
  const by = (test: (grant: Grant) => boolean): readonly Grant[] => grants.filter(test);
  const everything = by(isEverything);
  const escalations = grants
    .filter((grant) => !isEverything(grant))
    .map((grant) => ({ grant, way: escalationOf(grant, all) }));
  const { tenantTables, backendTables } = facts.holders;
  const data = isKnownReader(roles, had, facts)
    ? []
    : escalations.flatMap(({ grant }) => {
        const data = tenantDataOf(grant, tenantTables);
        return data === undefined ? [] : [{ grant, data }];
      });
  const escalating = (wanted: "any" | "some"): readonly Grant[] =>
    escalations.filter(({ way }) => way === wanted).map(({ grant }) => grant);
  const [any, some] = [escalating("any"), escalating("some")];
  const told = new Set([...everything, ...any, ...some, ...data.map(({ grant }) => grant)]);
  const rest = grants.filter((grant) => !told.has(grant));
  const foreign = rest.filter(({ resource }) => facts.ownerOf(resource) === "foreign");
  const others = rest.filter(
    (grant) => !foreign.includes(grant) && (!isNew || (isBroad(grant) && !isForApiLogs(grant, roles, facts))),
  );
  const shared =
    isNew && !isNobodys ? rest.filter((grant) => tenantDataOf(grant, backendTables) !== undefined) : [];
  // Nobody has rights on a resource that the same plan creates, so nobody loses any.
  const isMild = (grant: Grant): boolean => isOfRunning(grant) || facts.holders.isMade(grant.resource);
  return [
    ...one("iam-widened", everything, message`It now allows ${rightsMessage(everything)}.`, "block"),
    ...one(
      "rights-escalated",
      any,
      message`A principal with this policy can grant itself any permission: it now allows ${rightsMessage(any)}.`,
      "block",
    ),
    ...one(
      "rights-escalated",
      some,
      message`A principal with this policy can change the permissions of others: it now allows ${rightsMessage(some)}.`,
      "warn",
    ),
    ...dataReached(data, isNobodys, isNew && roles.every((role) => facts.holders.running(role).length === 0)),
    ...one(
      "iam-widened",
      foreign,
      message`It now allows ${rightsMessage(foreign)}, which is of another account: what it sends there leaves this one.`,
      "warn",
    ),
    ...one(
      "tenant-data-reached",
      shared,
      message`A further principal can access a table that others write: it allows ${rightsMessage(shared)}.`,
      "warn",
    ),
    ...(isNew ? [] : grantsFound(others.filter(isMild), "info")),
    ...grantsFound(
      others.filter((grant) => !isMild(grant)),
      isNobodys ? "info" : "warn",
    ),
  ];
}

/** Whether a holder in the plan has the policy: a role, a user, a group or a permission set. */
function isHeld(change: ResourceChange, facts: Facts): boolean {
  return facts
    .dependentsOf(change.address)
    .some(({ type, attribute }) => /^aws_(iam|ssoadmin)_/.test(type) && !/boundary|^policy$/.test(attribute));
}

/**
 * Whether Lambda itself needs the right in a function's role, for tracing or a VPC. Such rights do not reach
 * others' data.
 */
function isOfRunning({ action }: Grant): boolean {
  return /^(xray:put(tracesegments|telemetryrecords)|ec2:(create|describe|delete)networkinterfaces?|ec2:(un)?assignprivateipaddresses|ec2:describesubnets|sts:getcalleridentity)$/.test(
    action,
  );
}

function one(
  hazard: RuleFinding["hazard"],
  grants: readonly Grant[],
  sentence: Message,
  severity: "block" | "warn" | "info",
): readonly RuleFinding[] {
  return grants.length > 0 ? report(hazard, sentence, severity) : [];
}

/**
 * Deployers and operators of the API may list its keys. Keys are no secrets here, so this needs only a
 * decision.
 */
function dataReached(
  data: readonly { readonly grant: Grant; readonly data: string }[],
  isNobodys: boolean,
  isForPeople: boolean,
): readonly RuleFinding[] {
  const isMild = ({ grant }: (typeof data)[number]): boolean =>
    isForPeople && grant.action.startsWith("apigateway:") && !isWide(grant.resource);
  return [true, false].flatMap((mild) => {
    const some = data.filter((each) => isMild(each) === mild);
    const grants = some.map(({ grant }) => grant);
    const names = messageList([...new Set(some.map((each) => each.data))]);
    return one(
      "tenant-data-reached",
      grants,
      isNobodys
        ? message`A principal with this policy can access ${names}, but nothing in the plan uses the policy: it allows ${rightsMessage(grants)}.`
        : message`A further principal can now access ${names}: it now allows ${rightsMessage(grants)}.`,
      isNobodys ? "info" : mild ? "warn" : "block",
    );
  });
}

/** Whether the identity can already read the tables, or one of the roles is the authorizer's. */
function isKnownReader(roles: readonly string[], had: readonly Statement[], facts: Facts): boolean {
  const { holders } = facts;
  return (
    reachesTable(had, holders.tenantTables) ||
    roles.some((role) =>
      holders
        .running(role)
        // Checks the variables before the apply: a variable that the plan adds does not make a function an
        // authorizer.
        .some(({ name, variables }) => facts.isAuthorizer(name) && Object.hasOwn(variables, TOKENS_VARIABLE)),
    )
  );
}

/** Principals that gain access to a resource, a key or a role. */
function entriesGained(
  kind: PolicyKind,
  before: readonly Statement[],
  after: readonly Statement[],
  facts: Facts,
  isNew: boolean,
): readonly RuleFinding[] {
  const entries = newGrants(before, after).map((grant) => ({
    grant,
    grantee: granteeOf(grant.principal, grant.conditions, facts, kind === "trust"),
  }));
  const until = untilNow(before);
  const { tenantTables } = facts.holders;
  const strangers = entries.flatMap(({ grant, grantee }) => {
    const severity = severityOfEntry(grant, grantee, facts);
    return severity === undefined
      ? []
      : report(
          "stranger-let-in",
          [...message`It gives access to ${rightText(grant)}: ${grantee.because}.`, ...until],
          severity,
        );
  });
  const own = entries
    .filter(({ grant, grantee }) => severityOfEntry(grant, grantee, facts) === undefined)
    .map(({ grant }) => grant);
  const data = own.filter(
    (grant) =>
      grant.principal !== "" &&
      tenantDataOf(grant, tenantTables) !== undefined &&
      !isReader(grant.principal, facts),
  );
  return [
    ...strangers,
    ...one(
      "tenant-data-reached",
      data,
      message`A further principal can now access tokens, tenants or secrets: it now allows ${rightsMessage(data)}.`,
      "block",
    ),
    ...(isNew ? [] : grantsFound(own.filter((grant) => !data.includes(grant)))),
  ];
}

/** Whether a principal is a role that already reaches the tables. */
function isReader(principal: string, facts: Facts): boolean {
  const role = roleOfPrincipal(principal);
  return role !== undefined && isKnownReader([role], facts.holders.before(role), facts);
}

function untilNow(before: readonly Statement[]): Message {
  const principals = before.flatMap(({ isAllow, principals }) =>
    isAllow ? principals.patterns.map((each) => (principals.isExcept ? `everyone but ${each}` : each)) : [],
  );
  return principals.length === 0 ? [] : [" Until now: ", ...messageList([...new Set(principals)]), "."];
}

/**
 * Actions that a service may do without harm on behalf of any account: writing, and the use of a key for
 * that.
 */
const WRITES =
  /^(sns:publish|sqs:(sendmessage|getqueue\w+)|s3:(putobject|getbucketacl|getbucketlocation|listbucket)|logs:(createlogstream|putlogevents)|kms:(decrypt|encrypt|describekey|generatedatakey[\w*]*|reencrypt[\w*]*)|events:putevents|(firehose|kinesis):putrecord\w*)$/;

/** The severity of an entry; undefined for principals of the account itself. */
function severityOfEntry(grant: Grant, grantee: Grantee, facts: Facts): "block" | "warn" | undefined {
  switch (grantee.standing) {
    case "own":
    case "service":
      return undefined;
    case "stranger":
    case "anyone":
      return "block";
    case "deputy":
      return WRITES.test(grant.action) ? "warn" : "block";
    case "workflow":
      return grantee.repositories?.every((each) => isKnownRepository(each, facts)) ? undefined : "warn";
    case "unclear":
      return "warn";
  }
}

/** Whether an existing role already trusts workflows of the repository. */
function isKnownRepository(repository: string, { holders }: Facts): boolean {
  return holders.knownTrusts.some(({ isAllow, conditions }) =>
    conditions.some(
      ({ key, values }) =>
        isAllow && key.endsWith(":sub") && values.every((value) => value.startsWith(`repo:${repository}:`)),
    ),
  );
}

function refusalsLost(
  name: string,
  kind: PolicyKind,
  before: readonly Statement[],
  after: readonly Statement[],
): readonly RuleFinding[] {
  const refusals = lostRefusals(before, after);
  if (refusals.length === 0) return [];
  const isForEveryone = refusals.some((grant) =>
    kind === "identity" ? isEverything(grant) : grant.principal === "*" || grant.principal.startsWith("!"),
  );
  return report(
    "iam-widened",
    message`${name} no longer refuses ${rightsMessage(refusals)}.`,
    isForEveryone ? "block" : "warn",
  );
}

function grantsFound(grants: readonly Grant[], severity: "warn" | "info" = "warn"): readonly RuleFinding[] {
  // Rights that were conditional before are reported separately, because the right itself is not new.
  const [added, loosened] = [
    grants.filter(({ wasConditional }) => !wasConditional),
    grants.filter(({ wasConditional }) => wasConditional),
  ];
  return [
    ...one("iam-widened", added, message`It now allows ${rightsMessage(added)}.`, severity),
    ...one(
      "iam-widened",
      loosened,
      message`It now allows under fewer or other conditions than before ${rightsMessage(loosened)}.`,
      severity,
    ),
  ];
}

/** Whether a right is every action, or every action of a service on all of its resources. */
function isEverything({ action, resource, conditions }: Grant): boolean {
  return (
    /^[*?:]+$/.test(action) ||
    action.startsWith("!") ||
    (isEveryResource(resource) && conditions.length === 0 && /^[a-z0-9*?-]+:\*+$/.test(action))
  );
}

/** Whether a resource covers everything, or everything of a service or an account, in any notation. */
function isEveryResource(resource: string): boolean {
  return resource.startsWith("!") || /^([*?]+|arn:[^:]*(:[^:]*){0,3}:\*+)$/.test(resource);
}

/**
 * Actions that AWS allows only on all resources, because they name none, and that neither show nor change
 * the resources of others.
 */
const WITHOUT_RESOURCE =
  /^(xray:(puttracesegments|puttelemetryrecords|getsampling\w+)|cloudwatch:putmetricdata|ec2:(create|describe|delete)networkinterfaces?|ec2:(un)?assignprivateipaddresses|ec2:describe(subnets|securitygroups|vpcs)|logs:(createloggroup|createlogstream|putlogevents|describeloggroups|describelogstreams)|sts:getcalleridentity|ecr:getauthorizationtoken)$/;

/** Permissions that are reported even for a new principal. */
function isBroad({ action, resource }: Grant): boolean {
  if (action.startsWith("!")) return true;
  if (/[*?]/.test(action)) return true;
  return (isEveryResource(resource) || isWide(resource)) && !WITHOUT_RESOURCE.test(action);
}

/**
 * Whether a right is one that API Gateway requires of its logging role, on any log group, as in AWS's
 * AmazonAPIGatewayPushToCloudWatchLogs.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
 */
function isForApiLogs({ action }: Grant, roles: readonly string[], { holders }: Facts): boolean {
  return (
    /^logs:(getlogevents|filterlogevents)$/.test(action) &&
    roles.length > 0 &&
    roles.every((role) => holders.takers(role).join() === "Service:apigateway.amazonaws.com")
  );
}
