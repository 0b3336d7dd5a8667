import { listOf, memberOf, textOf, type Json } from "../../values/json";
import { message, messageList } from "../../findings/message";
import type { Attribute, ResourceChange } from "../../diff/change";
import { roleName } from "../../facts/holders";
import { reachesTable } from "../../policy/tenant-data";
import { changes, unsetOrChanged } from "../shared/attribute-rules";
import type { Facts } from "../../facts/facts";
import { type RuleFinding, report } from "../../findings/finding";
import { fromTo } from "../shared/change-message";

/**
 * Accounts from which AWS publishes layers: Lambda Insights, Powertools, AWS Distro for OpenTelemetry,
 * Parameters and Secrets, AppConfig (those of most Regions).
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Lambda-Insights-extension-versions.html
 * https://docs.aws.amazon.com/powertools/typescript/latest/getting-started/lambda-layers/
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/ps-integration-lambda-extensions.html
 */
const PUBLISHERS: ReadonlySet<string> = new Set([
  "580247275435",
  "094274105915",
  "017000801446",
  "901920570463",
  "177933569100",
  "027255383542",
]);

/** Judges layers, which run beside the code with the function's rights. */
export function layers(attribute: Attribute, change: ResourceChange, facts: Facts): readonly RuleFinding[] {
  const isNew = change.action === "create";
  if (attribute.isUnknown)
    return facts.isMadeOfOwn(change.address, "layers")
      ? isNew
        ? []
        : report("function-code-changed", ["The function gets a layer that this plan makes."])
      : report("unknown-value", ["Which layers the function gets is known only after the apply."]);
  const before = listOf(attribute.before).map(String);
  const added = listOf(attribute.after)
    .map(String)
    .filter((each) => !before.includes(each));
  const by = (owner: string): readonly string[] =>
    added.filter((each) => ownerOfLayer(each, facts) === owner);
  const [foreign, unknown] = [by("foreign"), by("unknown")];
  return [
    ...(foreign.length > 0
      ? report(
          "function-taken-over",
          message`The function gets the layer ${messageList(foreign)} of another account: its code runs with the function's rights.`,
          "block",
        )
      : []),
    ...(isNew && unknown.length > 0
      ? report(
          "function-taken-over",
          message`The function gets the layer ${messageList(unknown)}: the plan does not say whether it is of this account.`,
          "warn",
        )
      : []),
    ...(isNew || (foreign.length === added.length && added.length > 0)
      ? []
      : changes("function-code-changed")(attribute, change, facts)),
  ];
}

function ownerOfLayer(arn: string, facts: Facts): string {
  const account = /^arn:[\w-]+:lambda:[a-z0-9-]+:(\d{12}):layer:/.exec(arn)?.[1];
  return account !== undefined && PUBLISHERS.has(account) ? "aws" : facts.ownerOf(arn);
}

/** Judges the source of the code: a bucket, or an image registry. */
export function code(attribute: Attribute, change: ResourceChange, facts: Facts): readonly RuleFinding[] {
  const { name, after, isUnknown } = attribute;
  const isNew = change.action === "create";
  if (isUnknown)
    return facts.isMadeOfOwn(change.address, name) || !facts.isConfigured(change.address, name)
      ? []
      : report("unknown-value", message`${name}, where the code comes from, is known only after the apply.`);
  const source = textOf(after);
  if (source === undefined || source === "")
    return isNew ? [] : report("function-code-changed", message`${name} changes${fromTo(attribute)}.`);
  const account = name === "image_uri" ? /^(\d{12})\.dkr\.ecr\./.exec(source)?.[1] : undefined;
  const owner =
    name !== "image_uri" ? facts.ownerOf(source) : account === undefined ? "foreign" : facts.ownerOf(account);
  if (owner === "foreign")
    return report(
      "function-taken-over",
      message`The code comes from ${source}, which is not of this account${isNew ? [] : fromTo(attribute)}.`,
      "block",
    );
  if (owner === "unknown")
    return report(
      "function-taken-over",
      message`The code comes from ${source}, which this plan does not hold: who can write there decides what runs${isNew ? [] : fromTo(attribute)}.`,
      "block",
    );
  // Another image of the same repository is new code.
  const isSameRepository = name === "image_uri" && repositoryOf(attribute.before) === repositoryOf(source);
  return isNew || isSameRepository
    ? []
    : report("function-code-changed", message`${name} changes${fromTo(attribute)}.`);
}

function repositoryOf(image: Json | undefined): string {
  return String(image ?? "").replace(/@.*$|:[^:/]*$/, "");
}

/** Judges the role of a function. On an existing function, a new role changes its rights. */
export function runtimeRole(
  attribute: Attribute,
  change: ResourceChange,
  facts: Facts,
): readonly RuleFinding[] {
  const { after, isUnknown } = attribute;
  const isNew = change.action === "create";
  if (!isUnknown && facts.ownerOf(String(after ?? "")) === "foreign")
    return report(
      "function-taken-over",
      message`The function runs in the role ${String(after)} of another account.`,
      "block",
    );
  const shared = isUnknown ? undefined : sharedRole(roleName(after), change.address, facts);
  if (shared !== undefined)
    return report(
      "tenant-data-reached",
      message`After the apply, the function's code runs in the role ${shared}, which can access tokens and tenants.`,
      "block",
    );
  if (isNew)
    return !isUnknown || facts.isMadeOfOwn(change.address, "role")
      ? []
      : report("unknown-value", ["In which role the function runs is known only after the apply."]);
  const role = isUnknown ? undefined : roleName(after);
  if (role !== undefined && facts.isAuthorizer(change.address) && !mayRead(role, change.address, facts))
    return report(
      "right-lost",
      message`The authorizer runs in the role ${role} from the apply on${fromTo(attribute)}, of which the plan does not show that it may read the table: every request can get 500.`,
      "block",
    );
  return changes("function-code-changed")(attribute, change, facts);
}

/** Whether a role can read the tables in an authorizer's variables. */
function mayRead(role: string, address: string, { holders }: Facts): boolean {
  const tables = holders.tablesOf(address);
  return tables.length > 0 && tables.every((table) => reachesTable(holders.after(role), [table]));
}

/** Reports an existing role that reaches tenant data and belongs to another function. */
function sharedRole(
  role: string | undefined,
  address: string,
  { holders, isAuthorizer }: Facts,
): string | undefined {
  if (role === undefined || holders.running(role).some((each) => each.address === address)) return undefined;
  return reachesTable(holders.before(role), holders.tenantTables) ||
    holders.running(role).some((each) => isAuthorizer(each.address))
    ? role
    : undefined;
}

export function fileSystem(
  attribute: Attribute,
  change: ResourceChange,
  facts: Facts,
): readonly RuleFinding[] {
  const foreign = listOf(attribute.after)
    .map((each) => textOf(memberOf(each, "arn")) ?? "")
    .filter((arn) => facts.ownerOf(arn) === "foreign");
  if (foreign.length > 0)
    return report(
      "function-taken-over",
      message`The function mounts ${messageList(foreign)} of another account: what is in it can be its code.`,
      "block",
    );
  return change.action === "create" ? [] : changes("function-code-changed")(attribute, change, facts);
}

/**
 * Judges the signatures that a function accepts. A signing configuration of the same plan is judged itself.
 */
export function signing(attribute: Attribute, change: ResourceChange, facts: Facts): readonly RuleFinding[] {
  if (attribute.isUnknown)
    return facts.isMadeOfOwn(change.address, attribute.name) ||
      !facts.isConfigured(change.address, attribute.name)
      ? []
      : report("unknown-value", ["Whose signatures the function takes is known only after the apply."]);
  return change.action === "create" ? [] : unsetOrChanged("encryption-weakened")(attribute, change, facts);
}
