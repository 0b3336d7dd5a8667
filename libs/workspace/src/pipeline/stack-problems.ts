import { awsArn } from "@tollgate/environments";

/** The allowed members of a document, of its `terraform` block, of the provider and of the backend. */
const MEMBERS = ["//", "terraform", "provider", "resource", "data", "output", "moved", "removed"];
const TERRAFORM = ["backend", "required_providers", "required_version"];
const PROVIDER = ["region", "default_tags", "allowed_account_ids", "assume_role"];
/** A role as text, so that nothing is evaluated. Which roles the job's credentials may assume, IAM says. */
const ROLE_ARN = new RegExp(`^${awsArn("iam", "", "\\d{12}", "role/[\\w+=,.@-]+")}$`);
const BACKEND = ["bucket", "key", "region", "encrypt", "use_lockfile"];
/** Data sources that read no secret from AWS. */
const DATA = ["aws_caller_identity", "aws_iam_openid_connect_provider"];
/** Outputs of another stack. Terraform reads them from its state. */
const REMOTE_STATE = "terraform_remote_state";
const WORKSPACE = "${terraform.workspace}";
/** Terraform functions that read nothing. */
const FUNCTIONS = ["sha1", "one", "tolist"];
/**
 * Members that name a file for the AWS provider. For an object in S3, also `source`, which names no file
 * elsewhere.
 */
const FILES = ["filename", "zip_file"];
/** A file that is part of the stack. */
const ASSET = /^assets\/(?!.*\.\.)[\w./-]+$/;

type Json = Readonly<Record<string, unknown>>;

/**
 * Checks that a synthesized stack is safe for Terraform on a machine with credentials: it may only configure
 * the AWS provider, and must not run a command, load another provider or module, or read a file of the
 * machine. Unknown content is rejected.
 *
 * @param untrusted the parsed `cdk.tf.json`
 * @returns a line for each problem
 */
export function stackProblems(untrusted: unknown): readonly string[] {
  if (!isObject(untrusted)) return ["the stack is not a JSON object"];
  const { terraform, provider, resource, data, removed } = untrusted;
  return [
    ...strangers("", untrusted, MEMBERS),
    ...problemsOfTerraform(terraform),
    ...problemsOfProvider(provider),
    ...blocksOf("resource", resource).flatMap(([type, address, values]) => [
      ...(/^(aws_\w+|terraform_data)$/.test(type)
        ? []
        : [`${address}: a resource of another provider than AWS's`]),
      ...commandsIn(address, values),
      ...filesOf(type, address, values),
    ]),
    ...blocksOf("data", data)
      .filter(([type]) => type === REMOTE_STATE)
      .flatMap(([, address, values]) => problemsOfRemoteState(address, values, terraform)),
    ...blocksOf("data", data)
      .filter(([type]) => ![...DATA, REMOTE_STATE].includes(type))
      .map(([, address]) => `${address}: a data source of another kind than ${DATA.join(", ")}`),
    ...[removed ?? []].flat().flatMap((block, at) => commandsIn(`removed.${at}`, block)),
    ...problemsOfTexts(untrusted, ""),
  ];
}

function problemsOfTerraform(terraform: unknown): readonly string[] {
  if (!isObject(terraform)) return ["terraform: missing"];
  const { backend, required_providers: providers } = terraform;
  const { s3 } = isObject(backend) ? backend : { s3: undefined };
  const { aws } = isObject(providers) ? providers : { aws: undefined };
  return [
    ...strangers("terraform.", terraform, TERRAFORM),
    ...(isObject(backend) ? strangers("terraform.backend.", backend, ["s3"]) : []),
    ...(isObject(s3)
      ? strangers("terraform.backend.s3.", s3, BACKEND)
      : [
          "terraform.backend: state is in no S3 bucket, which a runner could read: libs/environments/src/environments.ts",
        ]),
    ...(isObject(providers) ? strangers("terraform.required_providers.", providers, ["aws"]) : []),
    ...(isObject(aws) && /^(hashicorp\/)?aws$/.test(String(aws["source"]))
      ? []
      : ["terraform.required_providers.aws: not hashicorp/aws"]),
  ];
}

function problemsOfProvider(provider: unknown): readonly string[] {
  if (!isObject(provider)) return ["provider: missing"];
  return [
    ...strangers("provider.", provider, ["aws"]),
    ...[provider["aws"]]
      .flat()
      .flatMap((each) =>
        isObject(each)
          ? [...strangers("provider.aws.", each, PROVIDER), ...problemsOfRole(each["assume_role"] ?? [])]
          : ["provider.aws: no object"],
      ),
  ];
}

function problemsOfRole(roles: unknown): readonly string[] {
  return [roles].flat().flatMap((role) => {
    if (!isObject(role)) return ["provider.aws.assume_role: no object"];
    return [
      ...strangers("provider.aws.assume_role.", role, ["role_arn"]),
      ...(ROLE_ARN.test(String(role["role_arn"]))
        ? []
        : ["provider.aws.assume_role.role_arn: no ARN of a role"]),
    ];
  });
}

/** A stack may read the states beside its own: in its bucket, by the same backend. */
function problemsOfRemoteState(address: string, values: unknown, terraform: unknown): readonly string[] {
  if (!isObject(values)) return [`${address}: no object`];
  const { backend, config, workspace } = values;
  const own = isObject(terraform) && isObject(terraform["backend"]) ? terraform["backend"]["s3"] : undefined;
  const bucket = isObject(own) ? own["bucket"] : undefined;
  return [
    ...strangers(`${address}.`, values, ["backend", "config", "workspace"]),
    ...(isObject(config) ? strangers(`${address}.config.`, config, BACKEND) : []),
    ...(backend === "s3" && isObject(config) && config["bucket"] === bucket && bucket !== undefined
      ? []
      : [`${address}: a state in another bucket than the stack's own`]),
    ...(workspace === undefined || workspace === WORKSPACE
      ? []
      : [`${address}.workspace: another workspace`]),
  ];
}

function commandsIn(address: string, values: unknown): readonly string[] {
  if (!isObject(values)) return [`${address}: no object`];
  return ["provisioner", "connection"]
    .filter((member) => member in values)
    .map((member) => `${address}.${member}: runs a command`);
}

function filesOf(type: string, address: string, values: unknown): readonly string[] {
  if (!isObject(values)) return [];
  return [...FILES, ...(/^aws_s3_(bucket_)?object$/.test(type) ? ["source"] : [])]
    .filter((member) => values[member] !== undefined && !ASSET.test(String(values[member])))
    .map((member) => `${address}.${member}: a file that did not come with the stack`);
}

/**
 * Checks each text, also names of members, because Terraform evaluates all of them: `${...}` is an
 * expression, `%{...}` a directive.
 */
function problemsOfTexts(value: unknown, at: string): readonly string[] {
  if (value === WORKSPACE && /^data\.terraform_remote_state\.[\w-]+\.workspace$/.test(at)) return [];
  if (typeof value === "string")
    return expressionsIn(value).flatMap((each) => problemsOfExpression(each, at));
  if (Array.isArray(value)) return value.flatMap((each, index) => problemsOfTexts(each, `${at}.${index}`));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([member, each]) => [
    ...problemsOfTexts(member, at),
    ...problemsOfTexts(each, at === "" ? member : `${at}.${member}`),
  ]);
}

/**
 * Finds the expressions in a text. `$${` and `%%{` are escaped, and no expressions. With a further sign
 * before them, their meaning is ambiguous, so they count as expressions.
 */
function expressionsIn(text: string): readonly string[] {
  const unescaped = text.replaceAll(/(?<!\$)\$\$\{|(?<!%)%%\{/g, "");
  return [...unescaped.matchAll(/([$%]\{)([^}]*)(\}?)/g)].map(([whole, opening, inside = "", closing]) =>
    opening === "${" && closing === "}" && !inside.includes("{") ? inside : whole,
  );
}

function problemsOfExpression(expression: string, at: string): readonly string[] {
  const withoutHashes = expression.replaceAll(/\bfilebase64sha256\("([^"\\]*)"\)/g, (whole, file: string) =>
    ASSET.test(file) ? "" : whole,
  );
  const withoutFunctions = withoutHashes.replaceAll(
    new RegExp(`(?<![\\w.-])(${FUNCTIONS.join("|")})\\(`, "g"),
    "(",
  );
  const names = withoutFunctions.match(/(?<![\w.-])[A-Za-z_][\w-]*/g) ?? [];
  const isHarmless =
    /^[\w.,\s()[\]-]*$/.test(withoutFunctions) &&
    names.every((name) => /^(aws_\w+|terraform_data|data)$/.test(name)) &&
    !/[\w\]]\s*\(/.test(withoutFunctions);
  return isHarmless
    ? []
    : [`${at}: the expression ${JSON.stringify(expression)} may do more than refer to a resource`];
}

type Block = readonly [type: string, address: string, values: unknown];

/**
 * Returns the blocks of one kind. A block of another shape, which Terraform may accept, gets an empty type.
 */
function blocksOf(kind: string, blocks: unknown): readonly Block[] {
  if (blocks === undefined) return [];
  if (!isObject(blocks)) return [["", kind, undefined]];
  return Object.entries(blocks).flatMap(([type, byId]): readonly Block[] =>
    isObject(byId)
      ? Object.entries(byId).map(([id, values]) => [type, `${kind}.${type}.${id}`, values])
      : [["", `${kind}.${type}`, undefined]],
  );
}

function strangers(prefix: string, value: Json, known: readonly string[]): readonly string[] {
  return Object.keys(value)
    .filter((member) => !known.includes(member))
    .map((member) => `${prefix}${member}: not known to be harmless`);
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
