import { addTo } from "../values/group-by";
import { isObject, type Json } from "../values/json";
import type { ResourceChange } from "../diff/change";
import { resourceOf, withoutInstances, type Configuration } from "../read/configuration";

/** A resource that refers to another, and the attribute with the reference. */
export interface Dependent {
  readonly address: string;
  readonly type: string;
  readonly attribute: string;
}

/**
 * Attributes with the name of another resource, and the types that it can have. ARNs and generated ids need
 * no such list.
 */
const NAMES: readonly (readonly [attribute: RegExp, types: RegExp])[] = [
  [/^function_name$/, /^aws_lambda_function$/],
  [/^(role|roles|role_name)$/, /^aws_iam_role$/],
  [/^(user|users|user_name)$/, /^aws_iam_user$/],
  [/^(group|groups|group_name)$/, /^aws_iam_group$/],
  [/^(bucket|bucket_name|s3_bucket|s3_bucket_name|target_bucket)$/, /^aws_s3_bucket$/],
  [/^table_name$/, /^aws_dynamodb_(global_)?table$/],
  [/^(log_group|log_group_name|log_group_names)$/, /^aws_cloudwatch_log_group$/],
  [/^(stage|stage_name)$/, /^aws_api(gateway|_gateway_)(v2)?_?stage$/],
  [/^(alarms|alarm_rule)$/, /^aws_cloudwatch_(metric|composite)_alarm$/],
  [/^(app_name)$/, /^aws_codedeploy_app$/],
  [/^(backup_vault_name|target_vault_name)$/, /^aws_backup_vault$/],
  [/^domain_name$/, /^aws_api_?gateway(v2)?_domain_name$/],
  // Functions' environment variables name the resources that they read.
  [
    /^variables\./,
    /^aws_(dynamodb_table|sqs_queue|s3_bucket|sns_topic|lambda_function|secretsmanager_secret|ssm_parameter)$/,
  ],
];

const NAMED_BY = ["name", "bucket", "function_name", "stage_name", "alarm_name", "domain_name"];
/** The maximum length of an ARN; each part of one is looked up. */
const ARN_IN_TEXT = /arn:[\w-]+:[^"'\s\\,${}]{1,2048}/g;

/**
 * References between resources: in the configuration, and by equal ARNs, ids and names. Values are indexed on
 * first use.
 */
export class Dependents {
  private byValue: ReadonlyMap<string, readonly Dependent[]> | undefined;
  private byReference: ReadonlyMap<string, readonly Dependent[]> | undefined;

  constructor(
    private readonly changes: () => Iterable<ResourceChange>,
    private readonly configuration: Configuration,
  ) {}

  of(address: string): readonly Dependent[] {
    this.byReference ??= referring(this.changes(), this.configuration);
    this.byValue ??= comparing(this.changes);
    const found = new Map<string, Dependent>();
    for (const each of [
      ...(this.byReference.get(withoutInstances(address)) ?? []),
      ...(this.byValue.get(address) ?? []),
    ])
      if (each.address !== address) found.set(`${each.address} ${each.attribute}`, each);
    return [...found.values()];
  }
}

/**
 * Dependents by the address (without instances) that they refer to in the configuration. Removed resources
 * have no references.
 */
function referring(
  changes: Iterable<ResourceChange>,
  configuration: Configuration,
): ReadonlyMap<string, readonly Dependent[]> {
  const found = new Map<string, Dependent[]>();
  for (const { address, type, parts } of changes) {
    if (parts.after === undefined || parts.isData) continue;
    const configured = configuration.get(address);
    for (const attribute of configured?.attributes ?? [])
      for (const reference of configured?.references(attribute) ?? []) {
        const target = resourceOf(reference)?.address;
        if (target !== undefined) addTo(found, target, { address, type, attribute });
      }
  }
  return found;
}

function comparing(changes: () => Iterable<ResourceChange>): ReadonlyMap<string, readonly Dependent[]> {
  const unique = new Map<string, string>();
  const named = new Map<string, { readonly address: string; readonly type: string }[]>();
  for (const { address, type, parts } of changes()) {
    if (parts.isData) continue;
    const values = parts.before ?? parts.after ?? {};
    const { arn, id } = values;
    if (typeof arn === "string") unique.set(withoutSuffix(arn), address);
    const names = new Set(NAMED_BY.map((name) => values[name]).filter((each) => typeof each === "string"));
    // AWS's generated ids are unique; an id that equals the name may also be another resource's name.
    if (typeof id === "string" && !names.has(id) && id !== arn && id.length >= 8) unique.set(id, address);
    for (const name of names) addTo(named, name, { address, type });
  }
  const found = new Map<string, Dependent[]>();
  for (const { address, type, parts } of changes()) {
    if (parts.after === undefined || parts.isData) continue;
    for (const [attribute, path, text] of texts(parts.after)) {
      const add = (target: string | undefined): void => {
        if (target !== undefined && target !== address) addTo(found, target, { address, type, attribute });
      };
      if (text.length < 500) add(unique.get(text));
      for (const [arn] of text.matchAll(ARN_IN_TEXT)) for (const each of prefixes(arn)) add(unique.get(each));
      if (text.length >= 500) continue;
      const leaf = path.replace(/^.*\.(?=[^.]+$)/, "");
      for (const [names, types] of NAMES)
        if (names.test(leaf) || names.test(path.replace(/^.*\.(?=variables\.)/, "")))
          for (const each of named.get(text) ?? []) if (types.test(each.type)) add(each.address);
    }
  }
  return found;
}

/**
 * An ARN, and the ARNs that contain it: a log's for its streams, a function's for its versions, a bucket's
 * for its objects, and nested ARNs.
 */
function prefixes(text: string): readonly string[] {
  const nested = text.slice(4).search(/arn:/);
  const inner = nested < 0 ? [] : prefixes(text.slice(nested + 4));
  const plain = withoutSuffix(text);
  const own = nested < 0 ? plain : plain.slice(0, nested + 4);
  const cuts = [...own.matchAll(/[:/]/g)].map(({ index }) => plain.slice(0, index));
  return [plain, ...cuts.filter((each) => each.split(":").length >= 6), ...inner];
}

function withoutSuffix(arn: string): string {
  return arn.replace(/(:\*|\/\*)$/, "");
}

/** Yields every text in a resource, with its attribute and path. */
function* texts(
  value: Json,
  attribute = "",
  path = "",
): Generator<readonly [attribute: string, path: string, text: string]> {
  if (typeof value === "string") yield [attribute, path, value];
  else if (Array.isArray(value))
    for (const each of value as readonly Json[]) yield* texts(each, attribute, path);
  else if (isObject(value))
    for (const [name, each] of Object.entries(value))
      yield* texts(each, attribute === "" ? name : attribute, path === "" ? name : `${path}.${name}`);
}
