import { addTo } from "../values/group-by";
import type { ResourceChange } from "../diff/change";
import { partsOfArn } from "../policy/conditions";
import { readPolicy, type Statement } from "../policy/document";
import { hasWildcard } from "../policy/patterns";
import { withoutInstances } from "../read/configuration";
import { listOf, memberOf, textOf, type Json, type JsonObject } from "../values/json";
import { TABLE_VARIABLES, variablesOf } from "./authorizers";

/** A function of the plan and its role. */
export interface RunningFunction {
  readonly address: string;
  readonly name: string;
  /** Before the apply. */
  readonly variables: JsonObject;
  readonly isGone: boolean;
}

/** A policy document before and after the apply. */
interface Document {
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

interface InlinePolicy extends Document {
  readonly name: string;
}

/** An attachment of a managed policy to a role, by the policy's ARN or address. */
interface Attachment {
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** AWS managed policies with which a function can write its log. */
const LOG_POLICY =
  /^arn:[\w-]+:iam::aws:policy\/service-role\/AWSLambda(Basic|VPCAccess|DynamoDB|Kinesis|SQSQueue)ExecutionRole$/;
const MAY_LOG = {
  Statement: [
    {
      Effect: "Allow",
      Action: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: "*",
    },
  ],
};

/**
 * The number of inline policies that fill IAM's limit of characters for a role. Policies beyond it are not
 * read.
 */
const MOST_POLICIES = 100;
const LOG_DOCUMENT: Document = { before: MAY_LOG, after: MAY_LOG };

const TABLE_NAME = /(^|[-_.])(tokens?|tenants?)([-_.]|$)/i;

/** The form of new resources' ARNs, by service. */
const TYPES: Readonly<Record<string, readonly (readonly [type: string, name: RegExp])[]>> = {
  dynamodb: [["aws_dynamodb_table", /^table\/([^/]+)/]],
  lambda: [["aws_lambda_function", /^function:([^:]+)/]],
  logs: [["aws_cloudwatch_log_group", /^log-group:([^:]+)/]],
  sqs: [["aws_sqs_queue", /^(.+)$/]],
  sns: [["aws_sns_topic", /^(.+)$/]],
  s3: [["aws_s3_bucket", /^([^/]+)/]],
  ssm: [["aws_ssm_parameter", /^parameter(\/.+)$/]],
  secretsmanager: [["aws_secretsmanager_secret", /^secret:(.+)-[\w?]{6}$/]],
  events: [["aws_cloudwatch_event_bus", /^event-bus\/(.+)$/]],
};

/**
 * The roles of a plan: their policies before and after, and the functions that run in them, collected one
 * resource at a time.
 */
export class Holders {
  /** By role. */
  private readonly functions = new Map<string, RunningFunction[]>();
  private readonly inline = new Map<string, InlinePolicy[]>();
  private readonly attachments = new Map<string, Attachment[]>();
  /** Roles by the attached policy: its ARN, or its address while the ARN is not known yet. */
  private readonly rolesByPolicy = new Map<string, string[]>();
  /** By the keys of {@link keysOf}. */
  private readonly managed = new Map<string, Document>();
  private readonly onlyPolicies = new Map<string, readonly string[]>();
  private readonly addresses = new Map<string, string>();
  private readonly trusts: Json[] = [];
  private readTrusts: readonly Statement[] | undefined;
  /** Trust policies after the apply, by role. */
  private readonly trustsAfter = new Map<string, Json>();
  private readonly tables = new Set<string>();
  private readonly otherTables = new Set<string>();
  private readonly tablesByFunction = new Map<string, string[]>();
  /** Policies that are permissions boundaries: ARNs, or addresses where the ARN is not known yet. */
  private readonly boundaries = new Set<string>();
  /** `<type> <name>` and the addresses of new resources. */
  private readonly made = new Set<string>();
  private last:
    | { readonly role: string; readonly before: readonly Statement[]; readonly after: readonly Statement[] }
    | undefined;

  /** @param configuration the references of a resource's attribute, and whether it is set */
  constructor(
    private readonly configuration: {
      referencesOf(address: string, attribute: string): readonly string[];
      isConfigured(address: string, attribute: string): boolean;
    },
  ) {}

  add(change: ResourceChange): void {
    const { address, type, parts } = change;
    const { before, after, isData } = parts;
    if (isData) return;
    const own = (name: string): string | undefined => textOf(before?.[name] ?? after?.[name]);
    if (change.action === "create") {
      this.made.add(withoutInstances(address));
      for (const name of ["name", "function_name", "bucket"])
        if (typeof after?.[name] === "string") this.made.add(`${type} ${after[name]}`);
    }
    if (/^aws_iam_(role|user)$/.test(type)) this.addBoundaries(change);
    if (/^aws_iam_\w*policy$/.test(type)) this.addConditions(after?.["policy"]);
    switch (type) {
      case "aws_lambda_function":
        addTo(this.functions, roleName(before?.["role"]), {
          address,
          name: own("function_name") ?? address,
          variables: variablesOf(before),
          isGone: after === undefined,
        });
        for (const [name, value] of Object.entries(variablesOf(before)))
          if (TABLE_VARIABLES.has(name) && typeof value === "string") {
            this.tables.add(value);
            addTo(this.tablesByFunction, address, value);
          }
        break;
      case "aws_dynamodb_table":
        if (typeof before?.["name"] === "string")
          (TABLE_NAME.test(before["name"]) ? this.tables : this.otherTables).add(before["name"]);
        break;
      case "aws_iam_role":
        this.addRole(change);
        break;
      case "aws_iam_role_policy":
        this.addInline(change);
        break;
      case "aws_iam_policy":
        for (const key of keysOf(change)) this.managed.set(key, documentIn(change, "policy"));
        break;
      case "aws_iam_role_policy_attachment":
      case "aws_iam_policy_attachment":
        for (const role of rolesIn(before, after)) this.attach(role, change);
        break;
      case "aws_iam_role_policies_exclusive":
        if (after && own("role_name") !== undefined)
          this.onlyPolicies.set(own("role_name") ?? "", listOf(after["policy_names"]).map(String));
        break;
      default:
    }
  }

  private addInline(change: ResourceChange): void {
    const { before, after } = change.parts;
    const [old, now] = [textOf(before?.["role"]), textOf(after?.["role"])];
    const document = documentIn(change, "policy");
    const name = textOf(after?.["name"] ?? before?.["name"]) ?? "";
    if (old === undefined || now === undefined || old === now) {
      addTo(this.inline, old ?? now, { name, ...document });
      return;
    }
    // The policy moves from one role to another.
    addTo(this.inline, old, { name, ...document, after: undefined });
    addTo(this.inline, now, { name, ...document, before: undefined });
  }

  private addRole(change: ResourceChange): void {
    const { before, after } = change.parts;
    const name = textOf(before?.["name"] ?? after?.["name"]);
    if (name === undefined) return;
    this.addresses.set(name, change.address);
    if (before?.["assume_role_policy"] !== undefined) this.trusts.push(before["assume_role_policy"]);
    if (after?.["assume_role_policy"] !== undefined) this.trustsAfter.set(name, after["assume_role_policy"]);
    // Otherwise it shows the earlier policies that other resources attached to the role.
    if (!this.configuration.isConfigured(change.address, "inline_policy")) return;
    const inline = change.attribute("inline_policy");
    const [old, now] = [policiesByName(inline.before), policiesByName(inline.after)];
    for (const each of new Set([...old.keys(), ...now.keys()]))
      addTo(this.inline, name, {
        name: each,
        before: old.get(each),
        after: now.get(each),
      });
  }

  private addBoundaries({ address, parts }: ResourceChange): void {
    for (const each of [parts.before, parts.after])
      if (typeof each?.["permissions_boundary"] === "string")
        this.boundaries.add(each["permissions_boundary"]);
    for (const each of this.configuration.referencesOf(address, "permissions_boundary"))
      this.boundaries.add(each.replace(/\.\w+$/, ""));
  }

  /** Records the policy that a condition requires as a permissions boundary. */
  private addConditions(policy: Json | undefined): void {
    if (typeof policy !== "string" || !/iam:PermissionsBoundary/i.test(policy)) return;
    for (const { conditions } of readPolicy(policy) ?? [])
      for (const { key, values } of conditions)
        if (key === "iam:permissionsboundary") for (const each of values) this.boundaries.add(each);
  }

  /** Whether a managed policy is a permissions boundary, which grants nothing. */
  isBoundary({ address, parts }: ResourceChange): boolean {
    const name = textOf(parts.after?.["name"]);
    return (
      this.boundaries.has(withoutInstances(address)) ||
      (name !== undefined && [...this.boundaries].some((each) => each.endsWith(`/${name}`)))
    );
  }

  /**
   * Whether the plan creates the resource that a policy names, so that a permission on it affects nobody yet.
   */
  isMade(resource: string): boolean {
    const address = /\baws_\w+\.[\w-]+(?=\.)/.exec(resource)?.[0];
    if (address !== undefined) return this.made.has(address);
    const [, , service = "", , , rest = ""] = partsOfArn(resource);
    return (TYPES[service] ?? []).some(([type, pattern]) => {
      const name = pattern.exec(rest)?.[1];
      return name !== undefined && !hasWildcard(name) && this.made.has(`${type} ${name}`);
    });
  }

  private attach(role: string, change: ResourceChange): void {
    const { before, after } = change.parts;
    const policyIn = (values: JsonObject | undefined): string | undefined =>
      values && rolesIn(values).includes(role) ? textOf(values["policy_arn"]) : undefined;
    const [old, now] = [
      policyIn(before),
      change.attribute("policy_arn").isUnknown
        ? this.configuration.referencesOf(change.address, "policy_arn")[0]?.replace(/\.\w+$/, "")
        : policyIn(after),
    ];
    addTo(this.attachments, role, { before: old, after: now });
    for (const policy of new Set([old, now])) addTo(this.rolesByPolicy, keyOf(policy), role);
  }

  /** The role's address; undefined where the plan does not manage the role. */
  addressOf(role: string): string | undefined {
    return this.addresses.get(role);
  }

  /** Principals that can assume the role after the apply. */
  takers(role: string): readonly string[] {
    return (readPolicy(this.trustsAfter.get(role)) ?? []).flatMap(({ principals }) =>
      principals.isExcept ? ["*"] : principals.patterns,
    );
  }

  /** Functions that run in the role before the apply and are not removed by it. */
  running(role: string): readonly RunningFunction[] {
    return (this.functions.get(role) ?? []).filter(({ isGone }) => !isGone);
  }

  /** Roles that a managed policy is attached to. */
  rolesWith(change: ResourceChange): readonly string[] {
    return [...new Set(keysOf(change).flatMap((key) => this.rolesByPolicy.get(key) ?? []))];
  }

  /** Names of the role's inline policies before the apply, as far as the plan shows them. */
  inlineNames(role: string): readonly string[] {
    return (this.inline.get(role) ?? []).filter(({ before }) => before !== undefined).map(({ name }) => name);
  }

  /** ARNs of the role's managed policies before the apply, as far as the plan shows them. */
  attachedTo(role: string): readonly string[] {
    return (this.attachments.get(role) ?? []).flatMap(({ before }) => before ?? []);
  }

  /** Roles that have the policy before the apply. */
  holdersOf(policy: string): readonly string[] {
    return [...new Set(this.rolesByPolicy.get(keyOf(policy) ?? "") ?? [])].filter((role) =>
      this.attachedTo(role).includes(policy),
    );
  }

  /** The role's permissions before the apply, as far as the plan shows its policies. */
  before(role: string): readonly Statement[] {
    return this.remembered(role).before;
  }

  /** The role's permissions after the apply, as far as the plan shows its policies. */
  after(role: string): readonly Statement[] {
    return this.remembered(role).after;
  }

  /**
   * Only the last role is cached, because several rules use the same one; all roles would need too much
   * memory.
   */
  private remembered(role: string): NonNullable<typeof this.last> {
    if (this.last?.role !== role)
      this.last = { role, before: this.readBefore(role), after: this.readAfter(role) };
    return this.last;
  }

  private readBefore(role: string): readonly Statement[] {
    return [
      ...(this.inline.get(role) ?? []).slice(0, MOST_POLICIES),
      ...(this.attachments.get(role) ?? []).flatMap(({ before }) => this.documentOf(before) ?? []),
    ].flatMap(({ before }) => readPolicy(before) ?? []);
  }

  private readAfter(role: string): readonly Statement[] {
    const only = this.onlyPolicies.get(role);
    return [
      ...(this.inline.get(role) ?? [])
        .slice(0, MOST_POLICIES)
        .filter(({ name }) => only === undefined || only.includes(name)),
      ...(this.attachments.get(role) ?? []).flatMap(({ after }) => this.documentOf(after) ?? []),
    ].flatMap(({ after }) => readPolicy(after) ?? []);
  }

  /** The document of a managed policy, by ARN or address; undefined if it is not in the plan. */
  documentOf(policy: string | undefined): Document | undefined {
    if (policy === undefined) return undefined;
    return LOG_POLICY.test(policy) ? LOG_DOCUMENT : this.managed.get(keyOf(policy) ?? "");
  }

  /** Tables of tokens and of tenants that exist before the apply. */
  get tenantTables(): readonly string[] {
    return [...this.tables];
  }

  /** Other tables that exist before the apply, which are the backends'. */
  get backendTables(): readonly string[] {
    return [...this.otherTables].filter((each) => !this.tables.has(each));
  }

  /** The tables in a function's configuration, by the function's address. */
  tablesOf(address: string): readonly string[] {
    return this.tablesByFunction.get(address) ?? [];
  }

  /** The statements of roles' trust policies before the apply, read on first use. */
  get knownTrusts(): readonly Statement[] {
    return (this.readTrusts ??= this.trusts.flatMap((each) => readPolicy(each) ?? []));
  }
}

/** Keys of a policy: its address, and its name, which is unique in an account for all paths. */
function keysOf({ address, parts }: ResourceChange): readonly string[] {
  const name = textOf(parts.before?.["name"] ?? parts.after?.["name"]);
  return [withoutInstances(address), ...(name === undefined ? [] : [`policy ${name}`])];
}

/** The key of a policy from its ARN or its address. AWS managed policies are not part of the plan. */
function keyOf(policy: string | undefined): string | undefined {
  const name = /^arn:[\w-]+:iam::\d{12}:policy\/(?:.*\/)?([^/]+)$/.exec(policy ?? "")?.[1];
  return name === undefined ? policy : `policy ${name}`;
}

function documentIn(change: ResourceChange, name: string): Document {
  const { before, after } = change.attribute(name);
  return { before, after };
}

/** Inline policies of a role by name. */
export function policiesByName(policies: Json | undefined): ReadonlyMap<string, Json | undefined> {
  return new Map(
    listOf(policies).map((each) => [textOf(memberOf(each, "name")) ?? "", memberOf(each, "policy")]),
  );
}

function rolesIn(...values: readonly (JsonObject | undefined)[]): readonly string[] {
  const names = values.flatMap((each) => [...listOf(each?.["role"]), ...listOf(each?.["roles"])]);
  return [...new Set(names.map(String))];
}

/** `arn:aws:iam::<account>:role/<path>/<name>`, or the name itself. */
export function roleName(role: Json | undefined): string | undefined {
  return textOf(role)?.replace(/^.*[/:]/, "");
}
