import { ResourceChange } from "../diff/change";
import { isObject, memberOf, objectOf, textOf, type Json, type JsonObject, holdsTrue } from "../values/json";
import { Configuration, REFERENCE, textsIn } from "./configuration";
import type { Plan } from "./read-plan";

/** Key in `provider_config` of the provider whose account and Region are the plan's. */
const DEFAULT = "aws";

/** Regions of the partition `aws`, by the form of their names. */
const IN_PARTITION = /^(us|eu|ap|sa|ca|me|af|il|mx)-[a-z]+-\d+$/;

/**
 * Fills in the texts of a plan as far as they can be known. Terraform shows nothing of a text that refers to
 * a value that AWS has yet to assign, so that one ARN would hide a whole policy. In a configuration in JSON,
 * as CDKTF writes it, the plan has the template itself (`constant_value`, with `${...}` in it): its
 * references are replaced, and ARNs and ids that AWS assigns get the only form that they can have. A template
 * with a function or a condition stays unknown, as does all of HCL, of which a plan has only the references.
 */
export class Templates {
  /** The plan with all changes filled in. */
  readonly filled: Plan;
  private readonly configuration: Configuration;
  private readonly region: string | undefined;
  private values: ReadonlyMap<string, JsonObject> | undefined;
  private readAccount: string | undefined;

  constructor(private readonly plan: Plan) {
    const whole = plan.configuration();
    this.configuration = new Configuration(whole);
    const region = memberOf(whole, "provider_config", DEFAULT, "expressions", "region", "constant_value");
    this.region = textOf(region);
    const fillIn = (change: ResourceChange): ResourceChange => this.fillIn(change);
    this.filled = {
      ...plan,
      configuration: () => whole,
      *changes() {
        for (const change of plan.changes()) yield fillIn(change);
      },
    };
  }

  /** The change with each unknown text filled in whose template determines it. */
  fillIn(change: ResourceChange): ResourceChange {
    const { after, afterUnknown } = change.parts;
    const configured = this.configuration.get(change.address);
    // References in a module's template are relative to the module.
    if (!after || !isObject(afterUnknown) || !configured || /^module\.|\[/.test(change.address))
      return change;
    let isFilled = false;
    const [values, unknown] = [{ ...after }, { ...afterUnknown }] as Record<string, Json>[];
    for (const [name, mask] of Object.entries(afterUnknown)) {
      if (!holdsTrue(mask)) continue;
      const filled = this.fill(configured.expression(name), after[name], mask);
      if (filled === undefined) continue;
      isFilled = true;
      (values as Record<string, Json>)[name] = filled;
      (unknown as Record<string, Json>)[name] = false;
    }
    return isFilled
      ? new ResourceChange({
          ...change.parts,
          after: values as JsonObject,
          afterUnknown: unknown as JsonObject,
        })
      : change;
  }

  /** Fills in a value with unknown parts. Returns `undefined` where any part stays unknown. */
  private fill(expression: Json | undefined, value: Json | undefined, mask: Json): Json | undefined {
    if (mask === true) {
      // A value that the plan shows is known, and a template must not replace it.
      if (value !== undefined && value !== null) return undefined;
      const template = memberOf(expression, "constant_value") ?? expression;
      return typeof template === "string" && !isBare(template) ? this.render(template) : undefined;
    }
    if (!holdsTrue(mask)) return value;
    const inner =
      isObject(expression) && Object.hasOwn(expression, "constant_value")
        ? memberOf(expression, "constant_value")
        : expression;
    const names = Object.keys(mask as object);
    if (Array.isArray(value) !== Array.isArray(mask)) return undefined;
    if (Array.isArray(value) && value.length !== names.length) return undefined;
    const filled = names.map((name) =>
      this.fill(memberOf(inner, name), memberOf(value, name), (mask as Record<string, Json>)[name] ?? false),
    );
    if (
      filled.some(
        (each, at) => each === undefined && holdsTrue((mask as Record<string, Json>)[names[at] ?? ""]),
      )
    )
      return undefined;
    if (Array.isArray(value)) return filled as Json[];
    return { ...objectOf(value), ...Object.fromEntries(names.map((name, at) => [name, filled[at]])) } as Json;
  }

  /**
   * The text of a template; `undefined` where it has more than references, or a reference that cannot be
   * resolved.
   */
  private render(template: string): string | undefined {
    let isKnown = !/(^|[^%])%\{/.test(template);
    const text = template.replace(/(\$?)\$\{([^}]*)\}/g, (whole, escape: string, inside: string) => {
      if (escape !== "") return whole.slice(1);
      const value = this.referredTo(inside.trim());
      if (value === undefined) isKnown = false;
      return value ?? "";
    });
    return isKnown ? text.replaceAll("%%{", "%{") : undefined;
  }

  private referredTo(reference: string): string | undefined {
    const [, address = "", type = "", attribute = ""] = REFERENCE.exec(reference) ?? [];
    const values = this.valuesOf(address);
    const value = values?.[attribute];
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
      return String(value);
    if (values === undefined || !this.isOfDefaultProvider(address)) return undefined;
    const named = isDrawn(type, attribute)
      ? `${address}.${attribute}`
      : this.arn(type, attribute, address, values);
    // No character that could end the surrounding text.
    return named !== undefined && /^[\w+=,.@:/-]+$/.test(named) ? named : undefined;
  }

  /**
   * Whether the resource gets its name in the plan's account and Region. Other providers can have other ones,
   * and a data source can be anywhere.
   */
  private isOfDefaultProvider(address: string): boolean {
    return !address.startsWith("data.") && (this.configuration.get(address)?.provider ?? DEFAULT) === DEFAULT;
  }

  /**
   * The ARN that AWS will assign, with the resource's name, or with its address where AWS chooses the name.
   */
  private arn(type: string, attribute: string, address: string, values: JsonObject): string | undefined {
    const { account, region } = this;
    // ARNs of other partitions have another prefix. Only a bucket's ARN has no account.
    if (region === undefined || !IN_PARTITION.test(region)) return undefined;
    if (account === "" && type !== "aws_s3_bucket") return undefined;
    const arnOf = (...parts: readonly string[]): string => ["arn", "aws", ...parts].join(":");
    const at = (service: string, resource: string): string => arnOf(service, region, account, resource);
    const text = (name: string): string => textOf(values[name]) ?? address;
    const lambda = (): string => at("lambda", `function:${text("function_name")}`);
    const invoked = (arn: string): string =>
      arnOf("apigateway", region, "lambda", `path/2015-03-31/functions/${arn}/invocations`);
    const arns: Readonly<Record<string, () => string>> = {
      "aws_api_gateway_rest_api.execution_arn": () => at("execute-api", `${address}.id`),
      "aws_backup_vault.arn": () => at("backup", `backup-vault:${text("name")}`),
      "aws_cloudwatch_log_group.arn": () => at("logs", `log-group:${text("name")}`),
      "aws_cloudwatch_metric_alarm.arn": () => at("cloudwatch", `alarm:${text("alarm_name")}`),
      "aws_dynamodb_table.arn": () => at("dynamodb", `table/${text("name")}`),
      "aws_iam_policy.arn": () => arnOf("iam", "", account, `policy${text("path")}${text("name")}`),
      "aws_iam_role.arn": () => arnOf("iam", "", account, `role${text("path")}${text("name")}`),
      "aws_kms_key.arn": () => at("kms", `key/${address}.id`),
      "aws_lambda_alias.arn": () => `${lambda()}:${text("name")}`,
      "aws_lambda_alias.invoke_arn": () => invoked(`${lambda()}:${text("name")}`),
      "aws_lambda_function.arn": lambda,
      "aws_lambda_function.invoke_arn": () => invoked(lambda()),
      "aws_s3_bucket.arn": () => arnOf("s3", "", "", text("bucket")),
      "aws_sns_topic.arn": () => at("sns", text("name")),
      "aws_sqs_queue.arn": () => at("sqs", text("name")),
    };
    return Object.hasOwn(arns, `${type}.${attribute}`) ? arns[`${type}.${attribute}`]?.() : undefined;
  }

  /** The account from the caller's identity; the empty text where the plan does not show it. */
  private get account(): string {
    return (this.readAccount ??= accountIn(this.plan.priorData("aws_caller_identity")));
  }

  /** The values of resources that a template refers to. Others are not kept. */
  private valuesOf(address: string): JsonObject | undefined {
    if (this.values) return this.values.get(address);
    const wanted = new Set<string>();
    for (const [, { expressions }] of this.configuration.entries())
      for (const template of textsIn(expressions))
        for (const [, inside = ""] of template.matchAll(/\$\{([^}]*)\}/g)) {
          const referred = REFERENCE.exec(inside.trim())?.[1];
          if (referred !== undefined) wanted.add(referred);
        }
    const values = new Map<string, JsonObject>();
    for (const change of this.plan.changes())
      if (wanted.has(change.address) && change.parts.deposed === undefined && change.parts.after)
        values.set(change.address, change.parts.after);
    const types = new Set([...wanted].flatMap((each) => /^data\.(\w+)\./.exec(each)?.[1] ?? []));
    for (const type of types)
      for (const { address: at, values: read } of this.plan.priorData(type))
        if (wanted.has(at) && !values.has(at)) values.set(at, objectOf(read));
    this.values = values;
    return values.get(address);
  }
}

/** @returns the empty text unless all identities have the same account */
function accountIn(identities: Iterable<{ readonly values: Json }>): string {
  const accounts = new Set([...identities].map(({ values }) => String(memberOf(values, "account_id"))));
  const [account = ""] = accounts.size === 1 ? accounts : [];
  return /^\d{12}$/.test(account) ? account : "";
}

/** A reference without text around it, whose target the rules judge. */
function isBare(template: string): boolean {
  return /^\$\{[^}]*\}$/.test(template);
}

/** Ids of letters and digits that AWS generates. */
function isDrawn(type: string, attribute: string): boolean {
  return (
    (attribute === "id" && /^aws_api_gateway_(rest_api|usage_plan|deployment|resource)$/.test(type)) ||
    (attribute === "key_id" && type === "aws_kms_key")
  );
}
