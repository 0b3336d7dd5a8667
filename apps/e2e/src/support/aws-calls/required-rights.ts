import type { Operation } from "./operations";

/** A permission that a caller of AWS needs. */
export interface RequiredRight {
  /** The IAM action: `lambda:CreateFunction`. */
  readonly action: string;
  /** The ARNs of its resources. Empty if the request does not contain them. */
  readonly on: readonly string[];
  /** The request's keys for conditions. */
  readonly context: Readonly<Record<string, string>>;
}

/** Prefixes of IAM actions that differ from the name in the credential's scope. */
const PREFIXES: Readonly<Record<string, string>> = { monitoring: "cloudwatch" };

/**
 * Operations of S3 whose action has a different name.
 *
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 */
const S3_ACTIONS: Readonly<Record<string, string>> = {
  DeleteBucketEncryption: "PutEncryptionConfiguration",
  DeleteBucketOwnershipControls: "PutBucketOwnershipControls",
  DeleteBucketTagging: "PutBucketTagging",
  DeleteObjects: "DeleteObject",
  DeletePublicAccessBlock: "PutBucketPublicAccessBlock",
  GetBucketAccelerateConfiguration: "GetAccelerateConfiguration",
  GetBucketCors: "GetBucketCORS",
  GetBucketEncryption: "GetEncryptionConfiguration",
  GetBucketLifecycle: "GetLifecycleConfiguration",
  GetBucketLifecycleConfiguration: "GetLifecycleConfiguration",
  GetBucketReplication: "GetReplicationConfiguration",
  GetObjectLockConfiguration: "GetBucketObjectLockConfiguration",
  GetPublicAccessBlock: "GetBucketPublicAccessBlock",
  HeadBucket: "ListBucket",
  HeadObject: "GetObject",
  ListObjects: "ListBucket",
  ListObjectsV2: "ListBucket",
  ListObjectVersions: "ListBucketVersions",
  PutBucketEncryption: "PutEncryptionConfiguration",
  PutPublicAccessBlock: "PutBucketPublicAccessBlock",
};

/** The permissions that an operation needs, in the account and Region of a test. */
export function requiredRights(operation: Operation): readonly RequiredRight[] {
  const { service, name, parameters } = operation;
  // AWS allows everyone to get their own identity.
  if (service === "sts" && name === "GetCallerIdentity") return [];
  const context = { ...requestTags(parameters), ...boundaryKey(operation) };
  const right = {
    action: `${PREFIXES[service] ?? service}:${actionOf(operation)}`,
    on: resourcesOf(operation),
    context,
  };
  const role = service === "lambda" && name === "CreateFunction" ? parameters["Role"] : undefined;
  if (typeof role !== "string") return [right];
  return [
    right,
    { action: "iam:PassRole", on: [role], context: { "iam:PassedToService": "lambda.amazonaws.com" } },
  ];
}

function actionOf({ service, name, parameters, request }: Operation): string {
  if (service !== "s3") return name;
  const action = S3_ACTIONS[name] ?? name;
  const isOfVersion = parameters["versionId"] !== undefined || request.body.includes("<VersionId>");
  return isOfVersion && /^(Get|Delete)Object$/.test(action) ? `${action}Version` : action;
}

type Parameters = Operation["parameters"];

const text = (parameters: Parameters, ...names: readonly string[]): string | undefined =>
  names
    .map((name) => parameters[name])
    .find((each): each is string => typeof each === "string" && each !== "");

/** An ARN in the account and Region of `moto_server`. */
const arn = (service: string, resource: string, region = "us-east-1", account = "123456789012") =>
  `arn:aws:${service}:${region}:${account}:${resource}`;

/** Returns an ARN as it is, and makes one from a name. */
const named = (name: string | undefined, make: (name: string) => string): readonly string[] =>
  name === undefined ? [] : [name.startsWith("arn:") ? name : make(name)];

/** The ARNs of an operation's resources, by service. */
const RESOURCES: Readonly<Record<string, (operation: Operation) => readonly string[]>> = {
  acm: ({ parameters }) => named(text(parameters, "CertificateArn"), String),
  apigateway: ({ request }) => [arn("apigateway", request.url.replace(/\?.*$/, ""), "us-east-1", "")],
  backup: ({ parameters: values }) => [
    ...named(text(values, "backupVaultName"), (name) => arn("backup", `backup-vault:${name}`)),
    ...named(text(values, "resourceArn"), String),
  ],
  codedeploy: ({ parameters: values }) => {
    const app = text(values, "applicationName") ?? "";
    const group = text(values, "deploymentGroupName");
    if (group !== undefined) return [arn("codedeploy", `deploymentgroup:${app}/${group}`)];
    return named(text(values, "ResourceArn", "applicationName"), (name) =>
      arn("codedeploy", `application:${name}`),
    );
  },
  dynamodb: ({ parameters }) =>
    named(text(parameters, "ResourceArn", "TableName"), (name) => arn("dynamodb", `table/${name}`)),
  iam: ({ name, parameters }) => {
    const role = text(parameters, "RoleName");
    if (role !== undefined) return [arn("iam", `role/${role}`, "")];
    return named(
      text(parameters, "PolicyArn", ...(name === "CreatePolicy" ? ["PolicyName"] : [])),
      (policy) => arn("iam", `policy/${policy}`, ""),
    );
  },
  kms: ({ parameters }) => [
    ...named(text(parameters, "AliasName"), (name) => arn("kms", name)),
    ...named(text(parameters, "TargetKeyId", "KeyId"), (id) => arn("kms", `key/${id}`)),
  ],
  lambda: ({ name, parameters }) => [
    ...named(text(parameters, "FunctionName", "Resource"), (each) => arn("lambda", `function:${each}`)),
    // To create a function with it, a permission for the function is enough.
    ...(name === "CreateFunction" ? [] : named(text(parameters, "CodeSigningConfigArn"), String)),
  ],
  logs: ({ parameters }) =>
    named(text(parameters, "logGroupName", "resourceArn"), (name) => arn("logs", `log-group:${name}`)),
  monitoring: ({ parameters: values }) => [
    ...named(text(values, "AlarmName", "AlarmNames.member.1"), (name) => arn("cloudwatch", `alarm:${name}`)),
    ...named(text(values, "DashboardName", "DashboardNames.member.1"), (name) =>
      arn("cloudwatch", `dashboard/${name}`, ""),
    ),
    ...named(text(values, "RuleName", "RuleNames.member.1"), (name) =>
      arn("cloudwatch", `insight-rule/${name}`),
    ),
    ...named(text(values, "ResourceARN"), String),
  ],
  route53: ({ name, parameters }) =>
    named(text(parameters, "Id"), (id) =>
      arn("route53", name === "GetChange" ? `change/${id}` : `hostedzone/${id}`, "", ""),
    ),
  s3: ({ name, parameters: { Bucket, Key }, request }) => {
    if (typeof Bucket !== "string") return [];
    const keys =
      name === "DeleteObjects"
        ? [...request.body.matchAll(/<Key>([^<]+)<\/Key>/g)].map(([, key]) => key)
        : [Key].filter((key) => typeof key === "string");
    return keys.length === 0
      ? [arn("s3", Bucket, "", "")]
      : keys.map((key) => arn("s3", `${Bucket}/${key}`, "", ""));
  },
  signer: ({ parameters: values }) => [
    ...named(text(values, "profileName"), (name) => arn("signer", `/signing-profiles/${name}`)),
    ...named(text(values, "jobId"), (id) => arn("signer", `/signing-jobs/${id}`)),
    ...named(text(values, "resourceArn"), String),
  ],
  sns: ({ parameters }) =>
    named(text(parameters, "TopicArn", "ResourceArn", "Name"), (name) => arn("sns", name)),
  wafv2: ({ name, parameters: values }) => {
    const kind = name.includes("IPSet") ? "ipset" : "webacl";
    const id = text(values, "Id") ?? "id";
    const own = named(text(values, "Name"), (each) => arn("wafv2", `regional/${kind}/${each}/${id}`));
    const logging = (values["LoggingConfiguration"] ?? {}) as Parameters;
    const arns = ["WebACLArn", "ResourceARN", "ResourceArn"].flatMap((each) =>
      named(text(values, each), String),
    );
    return [...own, ...arns, ...named(text(logging, "ResourceArn"), String)];
  },
};

/** Operations that create a resource without a known ARN, or list resources. */
const ABOUT_NOTHING =
  /^(acm:RequestCertificate|kms:(CreateKey|ListAliases)|lambda:CreateCodeSigningConfig|logs:Describe(LogGroups|ResourcePolicies)|logs:(Put|Delete)ResourcePolicy|monitoring:DescribeInsightRules|signer:PutSigningProfile)$/;

function resourcesOf(operation: Operation): readonly string[] {
  const { service, name } = operation;
  if (ABOUT_NOTHING.test(`${service}:${name}`)) return [];
  const known = RESOURCES[service];
  if (!known) throw new Error(`${service}:${name}: say in RESOURCES what it is about`);
  return known(operation);
}

/** The permissions boundary in the request, or of the role. The roles of each environment have it. */
function boundaryKey({ service, name, parameters }: Operation): Readonly<Record<string, string>> {
  if (service !== "iam" || !/^(Create|Put)Role/.test(name)) return {};
  const given = text(parameters, "PermissionsBoundary");
  const own = name === "PutRolePolicy" ? arn("iam", "policy/example-gateway-boundary-dev", "") : given;
  return own === undefined ? {} : { "iam:PermissionsBoundary": own };
}

/** The tags in a request, in the different formats of AWS's APIs, as condition keys. */
function requestTags(parameters: Parameters): Readonly<Record<string, string>> {
  const tags = parameters["Tags"] ?? parameters["tags"] ?? parameters["TagList"] ?? {};
  const pairs = Array.isArray(tags)
    ? (tags as Record<string, string>[]).map((tag) => [
        tag["Key"] ?? tag["TagKey"],
        tag["Value"] ?? tag["TagValue"],
      ])
    : Object.entries(tags as object);
  return Object.fromEntries(pairs.map(([key, value]) => [`aws:RequestTag/${key}`, String(value)]));
}
