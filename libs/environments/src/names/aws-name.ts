/** The rules of AWS for the name of one kind of resource; lengths are in characters. */
interface NameRule {
  /** The kind of resource, for messages. */
  readonly what: string;
  readonly min: number;
  readonly max: number;
  readonly form: RegExp;
  /** Whether AWS ignores case when it compares names. */
  readonly ignoresCase?: true;
  /**
   * Where the name must be the only one: in its account, or in all accounts and Regions.
   *
   * @default in its account and Region
   */
  readonly within?: "account" | "everywhere";
}

/**
 * The rules by kind of resource. Lengths and forms are those of the services' models in botocore or, where a
 * model has none, of the linked page. IAM compares role names without case (IAM API, `CreateRole`).
 */
const NAME_RULES = {
  alarm: { what: "alarm", min: 1, max: 255, form: /^[ -~]+$/ },
  backupPlan: { what: "plan of AWS Backup", min: 1, max: 50, form: /^[\w.-]+$/ },
  backupSelection: { what: "selection of AWS Backup", min: 1, max: 50, form: /^[\w.-]+$/ },
  backupVault: { what: "vault of AWS Backup", min: 2, max: 50, form: /^[\w-]+$/ },
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
  bucket: { what: "S3 bucket", min: 3, max: 63, form: /^[a-z0-9.-]+$/, within: "everywhere" },
  budget: { what: "budget", min: 1, max: 100, form: /^[^:\\]+$/, within: "account" },
  // The ARN of a dashboard has no Region.
  dashboard: { what: "dashboard", min: 1, max: 255, form: /^[\w-]+$/, within: "account" },
  deployment: { what: "application of CodeDeploy", min: 1, max: 100, form: /^[\w+=,.@-]+$/ },
  // https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateFunction.html
  edgeFunction: { what: "function of CloudFront", min: 1, max: 64, form: /^[\w-]+$/, within: "account" },
  // https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateArchive.html
  eventArchive: { what: "archive of EventBridge", min: 1, max: 48, form: /^[\w.-]+$/ },
  eventBus: { what: "bus of EventBridge", min: 1, max: 256, form: /^[/\w.-]+$/ },
  eventRule: { what: "rule of EventBridge", min: 1, max: 64, form: /^[\w.-]+$/ },
  function: { what: "Lambda function", min: 1, max: 64, form: /^[\w-]+$/ },
  globalWebAcl: { what: "web ACL of CloudFront", min: 1, max: 128, form: /^[\w-]+$/, within: "account" },
  host: { what: "host name", min: 1, max: 253, form: /^[a-z0-9.-]+$/, within: "everywhere" },
  insightRule: { what: "Contributor Insights rule", min: 1, max: 128, form: /^[ -~]+$/ },
  ipSet: { what: "IP set of AWS WAF", min: 1, max: 128, form: /^[\w-]+$/ },
  keyAlias: { what: "alias of a KMS key", min: 1, max: 256, form: /^alias\/(?!aws\/)[\w:/-]+$/ },
  keyValueStore: {
    what: "key value store of CloudFront",
    min: 1,
    max: 64,
    form: /^[\w-]+$/,
    within: "account",
  },
  logGroup: { what: "log group", min: 1, max: 512, form: /^[\w./#-]+$/ },
  logPolicy: { what: "resource policy of CloudWatch Logs", min: 1, max: 512, form: /^[\w-]+$/ },
  logQuery: { what: "saved log query", min: 1, max: 255, form: /^[\w./-]+$/ },
  metricFilter: { what: "metric filter", min: 1, max: 512, form: /^[^:*]*$/ },
  metricNamespace: { what: "namespace of metrics", min: 1, max: 255, form: /^[^:].*$/ },
  policy: {
    what: "IAM policy",
    min: 1,
    max: 128,
    form: /^[\w+=,.@-]+$/,
    ignoresCase: true,
    within: "account",
  },
  queue: { what: "SQS queue", min: 1, max: 80, form: /^[\w-]+$/ },
  // API Gateway uses the name as a dimension of the API's metrics.
  restApi: { what: "REST API", min: 1, max: 1024, form: /^[\w-]+$/ },
  role: {
    what: "IAM role",
    min: 1,
    max: 64,
    form: /^[\w+=,.@-]+$/,
    ignoresCase: true,
    within: "account",
  },
  samplingRule: { what: "sampling rule of X-Ray", min: 1, max: 32, form: /^[\w-]+$/ },
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html: a key has up to 1,024 bytes; the
  // name here includes the bucket.
  stateObject: {
    what: "Terraform state or lock",
    min: 1,
    max: 63 + 1 + 1024,
    form: /^[\w./-]+$/,
    within: "everywhere",
  },
  // The name is also the first part of a path.
  // https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-stages.html
  stage: { what: "stage", min: 1, max: 128, form: /^[\w-]+$/ },
  stack: { what: "stack", min: 1, max: 64, form: /^[a-z][\w-]*$/, within: "everywhere" },
  subscriptionFilter: { what: "subscription filter", min: 1, max: 512, form: /^[^:*]*$/ },
  table: { what: "DynamoDB table", min: 3, max: 255, form: /^[\w.-]+$/ },
  tokenPrefix: {
    what: "beginning of tokens",
    min: 1,
    max: 60,
    form: /^[a-z][a-z0-9_]*$/,
    within: "everywhere",
  },
  topic: { what: "SNS topic", min: 1, max: 256, form: /^[\w-]+$/ },
  tracedService: { what: "service that X-Ray traces", min: 1, max: 64, form: /^[\w/-]+$/ },
  usagePlan: { what: "usage plan", min: 1, max: 1024, form: /^[\w-]+$/ },
  webAcl: { what: "web ACL", min: 1, max: 128, form: /^[\w-]+$/ },
} as const satisfies Record<string, NameRule>;

export type NameKind = keyof typeof NAME_RULES;

/** The name of a resource on AWS. */
export interface AwsName {
  readonly kind: NameKind;
  readonly name: string;
  /** The member that determines the name, from its owner on: the one to change if AWS refuses the name. */
  readonly member: readonly PropertyKey[];
  /** Equal names with the same use are the same resource. @default each is a separate resource */
  readonly use?: string;
  /** Its account, if it is stated, and Region. @default the same for all names without one */
  readonly place?: { readonly account?: string | undefined; readonly region: string };
}

/** A problem with a name. */
export interface NameProblem {
  /** The number of excess characters. */
  readonly tooLong: number;
  readonly message: string;
}

/** @returns `undefined` for a name that AWS accepts */
export function nameProblem({ kind, name }: Pick<AwsName, "kind" | "name">): NameProblem | undefined {
  const { what, min, max, form }: NameRule = NAME_RULES[kind];
  const { length } = name;
  if (length < min || length > max) {
    const message = `the ${what} "${name}" would have ${length} characters, and AWS takes ${min} to ${max}`;
    return { tooLong: Math.max(0, length - max), message };
  }
  if (form.test(name)) return undefined;
  return { tooLong: 0, message: `AWS takes no ${what} of the name "${name}"` };
}

/** The resource with a name, for messages: `the IAM role "a"`. */
export function thingNamed({ kind, name }: Pick<AwsName, "kind" | "name">): string {
  return `the ${NAME_RULES[kind].what} "${name}"`;
}

/** Returns the same text for two names that AWS treats as equal, where they must differ. */
export function nameIdentity({ kind, name, place }: Pick<AwsName, "kind" | "name" | "place">): string {
  const { ignoresCase, within }: NameRule = NAME_RULES[kind];
  const where = [
    within === "everywhere" ? "" : (place?.account ?? ""),
    within === undefined ? (place?.region ?? "") : "",
  ];
  return [kind, ...where, ignoresCase ? name.toLowerCase() : name].join(" ");
}
