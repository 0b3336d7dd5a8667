// Facts about the whole plan: its account, the owners of resources, references between resources, and the
// rights of roles. Rules use them to judge a single change. They make no findings; these are in `rules` and
// `judge`.

import type { ResourceChange } from "../diff/change";
import { Configuration, resourceOf, withoutInstances } from "../read/configuration";
import type { Plan } from "../read/read-plan";
import { memberOf, textOf, type Json } from "../values/json";
import { Authorizers } from "./authorizers";
import { Dependents, type Dependent } from "./dependents";
import { Holders } from "./holders";
import { accountOfPlan, Accounts, Inventory, ownerOf, type Owner } from "./owner";

export type { Dependent, Owner };

/** Facts about the whole plan that the rules of single changes need. */
export interface Facts {
  /** The plan's account, as AWS reported it; never taken from values that the configuration sets. */
  readonly account: string | undefined;
  /** The account of most resources in the state, including those that AWS no longer finds. */
  readonly accountOfState: string | undefined;
  /** The owner of an ARN, an account, a principal, a host, a URL, or a bucket name. */
  ownerOf(arnOrAccountOrPrincipal: string): Owner;
  /** Resources that refer to the one at the address after the apply, and the attribute that does. */
  dependentsOf(address: string): readonly Dependent[];
  /**
   * Whether an unknown value can only name one of the plan's own resources. A plan does not have a template's
   * fixed text, so the attribute must refer to the full name of a resource, such as an ARN, or an id where no
   * ARN is required.
   */
  isOwnReference(address: string, attribute: string): boolean;
  /**
   * Whether an unknown value is made only of the plan's own resources, its account and its Region. A plan
   * does not have the text between them.
   */
  isMadeOfOwn(address: string, attribute: string): boolean;
  /** The attribute's references in the configuration, through modules: `aws_a.b.arn`. */
  referencesOf(address: string, attribute: string): readonly string[];
  /** Whether an authorizer of the plan's APIs invokes the function. */
  isAuthorizer(functionArnOrNameOrAddress: string): boolean;
  /** The roles of the plan: their permissions before and after, and the workloads that use them. */
  readonly holders: Holders;
  /** Whether the ARN, id or name belongs to a resource in the plan, which can be reviewed. */
  isOfPlan(arnOrIdOrName: string): boolean;
  /**
   * Whether the plan creates the resource that the attribute refers to, so that no existing one is affected.
   */
  refersToNew(address: string, attribute: string): boolean;
  /** Whether an authorizer's function is configured to read the table. */
  isReadByAuthorizer(tableNameOrArn: string): boolean;
  /** Whether the plan creates a resource of this type and name, so that no existing resource is affected. */
  isNew(type: string, name: string | undefined): boolean;
  /** Whether the configuration sets the attribute of the resource; true if that is not known. */
  isConfigured(address: string, attribute: string): boolean;
  /** Types of the provisioners that run when the resource is created or destroyed, such as `local-exec`. */
  provisionersOf(address: string): readonly string[];
  /** Whether the resource runs commands; true if the plan does not show it. */
  runsCommands(address: string): boolean;
}

export function factsOf(plan: Pick<Plan, "changes" | "configuration" | "priorData" | "drift">): Facts {
  const configuration = new Configuration(plan.configuration());
  const created = new Set<string>();
  const made = new Set<string>();
  const inventory = new Inventory();
  const accounts = new Accounts();
  const authorizers = new Authorizers(configuration);
  const referencesOf = (address: string, attribute: string): readonly string[] =>
    configuration.get(address)?.references(attribute) ?? [];
  const isConfigured = (address: string, attribute: string): boolean =>
    configuration.get(address)?.isSet(attribute) ?? true;
  /** Whether there is at least one reference, and each passes the test. */
  const eachReference = (address: string, attribute: string, test: (each: string) => boolean): boolean => {
    const references = referencesOf(address, attribute);
    return references.length > 0 && references.every(test);
  };
  const onlyRefersTo: typeof eachReference = (address, attribute, test) =>
    (configuration.get(address)?.onlyRefers(attribute) ?? false) && eachReference(address, attribute, test);
  const holders = new Holders({ referencesOf, isConfigured });
  for (const change of plan.changes()) {
    if (change.parts.isData) continue;
    const { address, type, parts } = change;
    if (isOfOwnAccount(configuration, address)) {
      inventory.add(change);
      accounts.add(change);
    }
    authorizers.add(change);
    holders.add(change);
    if (change.action !== "create") continue;
    made.add(withoutInstances(address));
    const name = type === "aws_lambda_permission" ? permissionName(parts.after) : parts.after?.["name"];
    if (typeof name === "string") created.add(`${type} ${name}`);
  }
  // A resource that is gone has no earlier value in its change.
  for (const change of plan.drift())
    if (change.action === "delete" && isOfOwnAccount(configuration, change.address)) accounts.add(change);
  const account = accountOfPlan(
    identitiesOf(plan.priorData("aws_caller_identity"), configuration),
    inventory,
  );
  const dependents = new Dependents(() => plan.changes(), configuration);
  return {
    account,
    accountOfState: accounts.most,
    ownerOf: (text) => ownerOf(text, account, inventory),
    dependentsOf: (address) => dependents.of(address),
    isOwnReference: (address, attribute) =>
      onlyRefersTo(
        address,
        attribute,
        (each) =>
          isIdentity(each, attribute) && isOfOwnAccount(configuration, resourceOf(each)?.address ?? ""),
      ),
    isMadeOfOwn: (address, attribute) =>
      onlyRefersTo(address, attribute, (each) => isOwnPart(each, configuration)),
    referencesOf,
    isAuthorizer: (text) => authorizers.has(text),
    holders,
    isOfPlan: (text) => inventory.has(text),
    refersToNew: (address, attribute) =>
      eachReference(address, attribute, (each) => made.has(resourceOf(each)?.address ?? "")),
    isReadByAuthorizer: (table) => authorizers.reads(table),
    isNew: (type, name) => name !== undefined && created.has(`${type} ${name}`),
    isConfigured,
    provisionersOf: (address) => configuration.get(address)?.provisioners ?? [],
    // Destroy-time provisioners are removed from the configuration with their resource.
    runsCommands: (address) => {
      const configured = configuration.get(address);
      return configured ? configured.provisioners.length > 0 : configuration.isMissing;
    },
  };
}

/** Account ids that AWS returned for the default provider. */
function identitiesOf(
  data: Iterable<{ readonly address: string; readonly values: Json }>,
  configuration: Configuration,
): readonly string[] {
  return [...data]
    .filter(({ address }) => isOfOwnAccount(configuration, address))
    .flatMap(({ values }) => textOf(memberOf(values, "account_id")) ?? []);
}

/** Provider settings that do not change the account: for example, each Region has its own provider. */
const SAME_ACCOUNT = new Set([
  "region",
  "default_tags",
  "ignore_tags",
  "max_retries",
  "retry_mode",
  "version",
]);

/**
 * Whether the resource's provider is the default one, or differs from it only in settings that do not change
 * the account.
 */
function isOfOwnAccount(configuration: Configuration, address: string): boolean {
  const key = configuration.get(address)?.provider;
  if (key === undefined || key === "aws") return true;
  return [...(configuration.providers.get(key) ?? ["unknown"])].every((setting) => SAME_ACCOUNT.has(setting));
}

function isOwnPart(reference: string, configuration: Configuration): boolean {
  const resource = resourceOf(reference);
  if (!resource || !isOfOwnAccount(configuration, resource.address)) return false;
  const type = /(?:^|\.)(aws_\w+)\.[^.]+$/.exec(resource.address)?.[1] ?? "";
  return resource.isData ? /^aws_(caller_identity|region|partition)$/.test(type) : type !== "";
}

/** Attributes with the full name of a resource. */
const FULL = /^(.*_)?(arn|invoke_url|function_url|queue_url|url)$/;
const WANTS_FULL = /arn|uri|url|endpoint|destination|target$|principal|policy$|host/;

function isIdentity(reference: string, attribute: string): boolean {
  const resource = resourceOf(reference);
  if (!resource || resource.isData || !/(^|\.)aws_\w+\.[^.]+$/.test(resource.address)) return false;
  return WANTS_FULL.test(attribute) ? FULL.test(resource.attribute) : /^\w+$/.test(resource.attribute);
}

/** Identifies a Lambda permission by its function, principal, action and source. */
export function permissionName(value: ResourceChange["parts"]["after"]): string {
  return ["function_name", "qualifier", "principal", "action", "source_arn"]
    .map((name) => String(value?.[name] ?? ""))
    .join(" ");
}
