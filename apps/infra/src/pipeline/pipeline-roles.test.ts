import { parseEnvironment, type Account, type Environment } from "@tollgate/environments";
import { dev } from "@tollgate/environments/sample";
import { Testing } from "cdktf";
import { files } from "../stacks.test-support";
import { AccountStack } from "../stacks/account-stack";
import { accountWithPipeline, everyOption } from "../stacks/every-option.test-support";
import { GatewayStack } from "../stacks/gateway-stack";
import { policiesOf } from "./policies-of";
import type { AllowStatement } from "./statements-of-stack";

type Resources = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

/** The account's resources for the pipeline of an environment. */
function pipelineOf(environment: Environment) {
  const app = Testing.app();
  const accountStack = new AccountStack(app, "account", { account: accountWithPipeline });
  accountStack.grantDeploy([
    { environment, stack: new GatewayStack(app, environment.name, { environment, ...files }) },
  ]);
  const { resource } = accountStack.toTerraform() as { resource: Resources };
  const policies = Object.values(resource["aws_iam_policy"] ?? {});
  const statementsOf = (role: string) =>
    policies
      .filter(({ name }) => new RegExp(`^${role}-\\d+$`).test(String(name)))
      .flatMap(({ policy }) => (JSON.parse(String(policy)) as { Statement: AllowStatement[] }).Statement);
  return { roles: Object.values(resource["aws_iam_role"] ?? {}), policies, statementsOf };
}

const full = pipelineOf(everyOption);
const plan = full.statementsOf("example-gateway-plan");
const deploy = full.statementsOf("example-gateway-deploy-every");
const actionsOf = (statements: readonly AllowStatement[]) =>
  new Set(statements.flatMap(({ Action }) => Action));

it("without a repository there are no roles for planning and deploying", () => {
  const app = Testing.app();
  const { resource } = new AccountStack(app, "account", {}).toTerraform() as { resource: Resources };
  expect(Object.keys(resource)).not.toContain("aws_iam_openid_connect_provider");
});

describe("an account that has GitHub's provider already", () => {
  const synthesized = (account: Account) => {
    const stack = new AccountStack(Testing.app(), "account", { account });
    stack.grantDeploy([]);
    return stack.toTerraform() as {
      readonly resource: Resources;
      readonly data: Resources;
      readonly removed?: readonly { readonly from: string; readonly lifecycle: object }[];
    };
  };
  const own = synthesized(accountWithPipeline);
  const existing = synthesized({ ...accountWithPipeline, githubProvider: "existing" });

  it("gets no second provider, which IAM would refuse, and its roles trust the existing one", () => {
    expect(existing.resource).not.toHaveProperty("aws_iam_openid_connect_provider");
    const [id] = Object.keys(existing.data["aws_iam_openid_connect_provider"] ?? {});
    const trusts = Object.values(existing.resource["aws_iam_role"] ?? {})
      .map((role) => String(role["assume_role_policy"]))
      .filter((trust) => trust.includes("Federated"));
    expect(trusts).toHaveLength(1);
    expect(trusts[0]).toContain(`"Federated":"\${data.aws_iam_openid_connect_provider.${id}.arn}"`);
  });

  it("keeps a provider that this stack created", () => {
    const [id] = Object.keys(own.resource["aws_iam_openid_connect_provider"] ?? {});
    expect(existing.removed).toEqual([
      { from: `aws_iam_openid_connect_provider.${id}`, lifecycle: { destroy: false } },
    ]);
    expect(own.removed).toBeUndefined();
  });
});

it("each role trusts runs of the repository, and a deployer only those of its environment", () => {
  const subjects = full.roles
    .filter(({ name }) => /-(plan|deploy)/.test(String(name)))
    .map(({ name, assume_role_policy: trust }) => [
      name,
      /"token\.actions\.githubusercontent\.com:sub":"([^"]*)"/.exec(String(trust))?.[1],
    ]);
  expect(Object.fromEntries(subjects)).toEqual({
    "example-gateway-plan": "repo:example/gateway:ref:refs/heads/main",
    "example-gateway-deploy-every": "repo:example/gateway:environment:every",
  });
});

it("planning changes nothing", () => {
  const changing = [...actionsOf(plan)].filter(
    (action) => !/^(apigateway:GET|kms:Decrypt|[a-z0-9-]+:(Describe|Get|List)\w+)$/.test(action),
  );
  expect(changing).toEqual([]);
  expect(plan.length).toBeGreaterThan(10);
});

it("deploying may do what planning may, and more", () => {
  for (const action of actionsOf(plan)) expect(actionsOf(deploy)).toContain(action);
  for (const action of ["dynamodb:CreateTable", "lambda:UpdateFunctionCode", "apigateway:PATCH"])
    expect(actionsOf(deploy)).toContain(action);
});

it("a deployer has no actions for options that its stack does not use", () => {
  const fewer = Object.entries(everyOption).filter(([option]) => option !== "waf" && option !== "domain");
  const environment = parseEnvironment(Object.fromEntries(fewer));
  const actions = [...actionsOf(pipelineOf(environment).statementsOf("example-gateway-deploy-every"))];
  expect(actions.filter((action) => /^(wafv2|acm|route53):/.test(action))).toEqual([]);
  expect([...actionsOf(deploy)].filter((action) => /^(wafv2|acm|route53):/.test(action))).not.toEqual([]);
});

it("roles are created, changed and passed by their names, each to its own service only", () => {
  const iam = deploy.filter(({ Action }) => Action.some((action) => action.startsWith("iam:")));
  const arns = iam.flatMap(({ Resource }) => Resource);
  expect(arns.filter((arn) => arn.includes("*"))).toEqual([]);
  // A pipeline that could change its own role could grant itself anything.
  expect(arns.filter((arn) => /-(plan|deploy-\w+)$/.test(arn))).toEqual([]);
  const passing = iam.filter(({ Action }) => Action.includes("iam:PassRole"));
  expect(passing.length).toBeGreaterThan(0);
  for (const { Condition } of passing)
    expect(JSON.stringify(Condition)).toMatch(/PassedToService.*amazonaws\.com/);
});

it("ARNs contain no reference to another stack", () => {
  const arns = [...plan, ...deploy].flatMap(({ Resource }) => Resource);
  expect(arns.filter((arn) => /undefined|\$\{aws_(?!caller)/.test(arn))).toEqual([]);
});

it("each role names the Region and the service of the environment, wherever the account's state is", () => {
  const elsewhere = parseEnvironment({ ...everyOption, region: "eu-central-1", service: "another" });
  const { statementsOf } = pipelineOf(elsewhere);
  const rights = statementsOf("example-gateway-deploy-every");
  const arns = rights.flatMap(({ Resource }) => Resource).filter((arn) => !arn.startsWith("arn:aws:s3:"));
  expect(arns.filter((arn) => arn.includes("us-east-1"))).toEqual([]);
  expect(JSON.stringify(rights)).not.toContain('/service":"example-gateway"');
  expect(JSON.stringify(rights)).toContain('"kms:ViaService":["lambda.eu-central-1.amazonaws.com"]');
});

it("keys are used through the services that keep something with them, and only this service's keys", () => {
  const using = (statements: readonly AllowStatement[]) =>
    statements
      .filter(({ Action }) => Action.includes("kms:Decrypt"))
      .map(({ Condition }) => (Condition as { StringEquals: Record<string, unknown> }).StringEquals);
  const own = { "aws:ResourceTag/service": "example-gateway" };
  const through = (...services: string[]) => ({
    ...own,
    "kms:ViaService": services.map((service) => `${service}.us-east-1.amazonaws.com`),
  });
  // Lambda shows a function's variables only to callers that may decrypt them; to others, a plan would report
  // them as gone.
  expect(using(plan)).toEqual([through("lambda")]);
  expect(using(deploy)).toEqual([through("lambda"), through("backup", "dynamodb", "lambda")]);
  // A new key has no tags yet: the request contains the tags that it will get.
  expect(deploy.find(({ Action }) => Action.join() === "kms:TagResource")?.Condition).toEqual({
    StringEquals: { "aws:RequestTag/service": "example-gateway" },
    StringEqualsIfExists: own,
  });
});

it.each([
  ["the role that API Gateway makes for an account's first domain", "iam:CreateServiceLinkedRole"],
  ["a truststore", "apigateway:AddCertificateToDomain"],
  ["deleting an object with its versions", "s3:ListBucketVersions"],
  ["starting a roll-out, and waiting for it", "codedeploy:CreateDeployment"],
])("deploying allows %s", (_, action) => {
  expect(actionsOf(deploy)).toContain(action);
});

it("the smoke test, which makes no usage plan, adds no right to tenants' own plans", () => {
  expect(JSON.stringify(deploy)).not.toContain("managed-by");
});

it("the smoke test reads nothing of the usage ledger", () => {
  const reading = deploy.filter(({ Action }) => Action.includes("dynamodb:Query"));
  expect(reading).not.toEqual([]);
  expect(JSON.stringify(reading)).not.toContain("-usage");
});

it("the planner reads the state, and the deployer writes and locks it", () => {
  const state = (statements: readonly AllowStatement[]) =>
    statements
      .filter(({ Resource }) => Resource.some((arn) => arn.includes("every/terraform.tfstate")))
      .map(({ Action, Resource }) => [Resource[0]?.split("/").at(-1), Action]);
  expect(state(plan)).toEqual([["terraform.tfstate", ["s3:GetObject"]]]);
  expect(state(deploy)).toEqual([
    ["terraform.tfstate", ["s3:GetObject", "s3:PutObject"]],
    ["terraform.tfstate.tflock", ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]],
  ]);
  const local = pipelineOf(dev).statementsOf("example-gateway-deploy-dev");
  expect(local.flatMap(({ Resource }) => Resource).filter((arn) => arn.includes("tfstate"))).toEqual([]);
});

describe("policies", () => {
  it("fit into IAM's quota, and lose no statement", () => {
    for (const { policy } of full.policies) {
      const applied = String(policy).replaceAll(/\$\{data\.[\w.-]+\}/g, "000000000000");
      expect(applied.length).toBeLessThanOrEqual(6_144);
    }
    const many = Array.from({ length: 50 }, (_, at): AllowStatement => ({
      Effect: "Allow",
      Action: [`a:${at}`],
      Resource: ["x".repeat(500)],
    }));
    const policies = policiesOf(many);
    expect(policies.length).toBeGreaterThan(1);
    expect(policies.flatMap((policy) => (JSON.parse(policy) as { Statement: unknown[] }).Statement)).toEqual(
      many,
    );
  });

  it("split a statement that is too long for a policy by its resources", () => {
    const Resource = Array.from({ length: 100 }, (_, at) => `arn:${at}:${"x".repeat(100)}`);
    const policies = policiesOf([{ Effect: "Allow", Action: ["a:b"], Resource }]);
    for (const policy of policies) expect(policy.length).toBeLessThanOrEqual(6_144);
    const parts = policies.flatMap(
      (policy) => (JSON.parse(policy) as { Statement: AllowStatement[] }).Statement,
    );
    expect(parts.flatMap((part) => part.Resource)).toEqual(Resource);
  });

  it("are refused with one sentence if a role would have more than IAM allows", () => {
    const synthesize = (policiesPerRole: number): unknown => {
      const app = Testing.app();
      const account = new AccountStack(app, "account", {
        account: { ...accountWithPipeline, policiesPerRole },
      });
      account.grantDeploy([
        {
          environment: everyOption,
          stack: new GatewayStack(app, "every", { environment: everyOption, ...files }),
        },
      ]);
      return Testing.synth(account, true);
    };
    expect(() => synthesize(1)).toThrow(
      /role example-gateway-plan needs \d policies, and IAM lets a role have 1 /,
    );
    expect(() => synthesize(10)).not.toThrow();
  });

  it("are refused for a statement that fits into no policy", () => {
    const long: AllowStatement = { Effect: "Allow", Action: ["a:b"], Resource: ["x".repeat(7_000)] };
    expect(() => policiesOf([long])).toThrow(/too long/);
  });
});
