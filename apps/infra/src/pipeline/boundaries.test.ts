import { parseEnvironment, type Environment } from "@tollgate/environments";
import { dev, prod } from "@tollgate/environments/sample";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Testing, TerraformStack } from "cdktf";
import fc from "fast-check";
import { readServiceAuthorization } from "../service-authorization/service-authorization";
import { files } from "../stacks.test-support";
import { AccountStack } from "../stacks/account-stack";
import { accountWithPipeline, everyOption } from "../stacks/every-option.test-support";
import { GatewayStack } from "../stacks/gateway-stack";
import { boundaryOfRoles } from "./boundaries";
import { ACCOUNT, applied, iamArn, isAllowed, type Policies, type Request } from "./evaluate.test-support";
import { resourcesOf } from "./statements-of-stack";

const environments = [dev, prod, everyOption];

/** The deployed policies, with references resolved. */
function deployed(all: readonly Environment[]) {
  const app = Testing.app();
  const account = new AccountStack(app, "account", { account: accountWithPipeline });
  const stacks = all.map((environment) => ({
    environment,
    stack: new GatewayStack(app, environment.name, { environment, ...files }),
  }));
  account.grantDeploy(stacks);
  const policies = Object.values(resourcesOf(account)["aws_iam_policy"] ?? {});
  const policy = (name: string) => applied(policies.find((each) => each["name"] === name)?.["policy"]);
  return {
    policy,
    /** The policies of the role that deploys an environment. */
    deployer: ({ name }: Environment): Policies => ({
      identity: policies
        .filter((each) => new RegExp(`^example-gateway-deploy-${name}-\\d+$`).test(String(each["name"])))
        .map((each) => applied(each["policy"])),
      boundary: policy(`example-gateway-deploy-${name}-boundary`),
    }),
    rolesOf: ({ name }: Environment) => {
      const found = stacks.find(({ environment }) => environment.name === name);
      return Object.values(found ? (resourcesOf(found.stack)["aws_iam_role"] ?? {}) : {});
    },
    accountRoles: Object.values(resourcesOf(account)["aws_iam_role"] ?? {}),
  };
}

const all = deployed(environments);
const deployer = all.deployer(dev);
const boundaryArn = iamArn("policy/example-gateway-boundary-dev");
const bounded = { "iam:PermissionsBoundary": boundaryArn };
const own = iamArn("role/example-gateway-orders-dev");
const may = (action: string, resource: string, context: Request["context"] = {}) =>
  isAllowed({ action, resource, context }, deployer);

/** The roles of the stacks and the account, including those that are not the deployer's. */
const everyRole = [
  ...environments.flatMap((each) => all.rolesOf(each).map(({ name }) => String(name))),
  ...all.accountRoles.map(({ name }) => String(name)),
  "an-administrator",
];
const notOwn = everyRole.filter((name) => !all.rolesOf(dev).some((role) => role["name"] === name));
const pipelinePolicies = [
  "example-gateway-boundary-dev",
  "example-gateway-deploy-dev-boundary",
  "example-gateway-deploy-dev-0",
  "example-gateway-plan-0",
  "example-gateway-boundary-prod",
];

it("each role of a stack and each that deploys has its boundary", () => {
  for (const environment of environments)
    for (const role of all.rolesOf(environment))
      expect(applied(role["permissions_boundary"])).toBe(
        iamArn(`policy/example-gateway-boundary-${environment.name}`),
      );
  const deployers = all.accountRoles.filter(({ name }) => String(name).includes("-deploy-"));
  expect(deployers).toHaveLength(environments.length);
  for (const role of deployers)
    expect(role["permissions_boundary"]).toMatch(
      /^\$\{aws_iam_policy\.pipeline_deploy-\w+-boundary_\w+\.arn\}$/,
    );
});

describe("the deployer can create roles, with the boundary", () => {
  it.each(["iam:CreateRole", "iam:PutRolePolicy", "iam:PutRolePermissionsBoundary"])("%s", (action) => {
    expect(may(action, own, bounded)).toBe(true);
    expect(may(action, own)).toBe(false);
    for (const other of [
      iamArn("policy/example-gateway-boundary-prod"),
      iamArn("policy/example-gateway-operator-dev"),
      "arn:aws:iam::aws:policy/AdministratorAccess",
    ])
      expect(may(action, own, { "iam:PermissionsBoundary": other })).toBe(false);
  });

  it("iam:PassRole of each role to its own service only", () => {
    const pass = (role: string, service: string) =>
      may("iam:PassRole", iamArn(`role/${role}`), { "iam:PassedToService": service });
    expect(pass("example-gateway-orders-dev", "lambda.amazonaws.com")).toBe(true);
    expect(pass("example-gateway-orders-dev", "ec2.amazonaws.com")).toBe(false);
    for (const role of notOwn) expect([role, pass(role, "lambda.amazonaws.com")]).toEqual([role, false]);
  });
});

describe("the deployer cannot leave or change the boundary", () => {
  const { actions, types } = readServiceAuthorization();
  const changing = Object.entries(actions)
    .filter(([action, { level }]) => action.startsWith("iam:") && /Write|Permissions|Tagging/.test(level))
    .map(([action]) => action);

  it("it cannot remove a boundary from a role, or attach policies to a role", () => {
    for (const action of [
      "iam:DeleteRolePermissionsBoundary",
      "iam:AttachRolePolicy",
      "iam:DetachRolePolicy",
    ])
      expect([action, may(action, own, bounded)]).toEqual([action, false]);
  });

  it("it cannot change the pipeline's policies, nor their default version", () => {
    expect(changing).toContain("iam:SetDefaultPolicyVersion");
    const allowed = changing.flatMap((action) =>
      pipelinePolicies
        .filter((name) => may(action, iamArn(`policy/${name}`), bounded))
        .map((name) => `${action} on ${name}`),
    );
    expect(allowed).toEqual([]);
  });

  it("it cannot change its own role, the planner, or roles of other environments and services", () => {
    expect(notOwn).toEqual(
      expect.arrayContaining([
        "example-gateway-deploy-dev",
        "example-gateway-plan",
        "example-gateway-orders-prod",
        "example-gateway-logging-us-east-1",
      ]),
    );
    const allowed = changing.flatMap((action) =>
      notOwn
        .filter((name) => may(action, iamArn(`role/${name}`), bounded))
        .map((name) => `${action} on ${name}`),
    );
    expect(allowed).toEqual([]);
  });

  it("it cannot change users, groups, keys, providers or any other IAM resource but roles and policies", () => {
    const arnsOf = (action: string) => {
      const on = (actions[action]?.on ?? []).map((each) => each.replace(/!$/, ""));
      if (on.length === 0) return ["*"];
      return on
        .filter((type) => type !== "role" && type !== "policy")
        .flatMap((type) => types[`iam:${type}`]?.arns ?? [])
        .map((arn) =>
          arn
            .replaceAll("${Partition}", "aws")
            .replaceAll("${Account}", ACCOUNT)
            .replaceAll(/\$\{\w+\}/g, "any"),
        );
    };
    const allowed = changing.filter((action) => arnsOf(action).some((arn) => may(action, arn, bounded)));
    expect(allowed).toEqual([]);
  });

  it("it cannot do so with policies that allow everything, because of its own role's boundary", () => {
    const { boundary = "" } = deployer;
    const widened: Policies = { identity: [ALLOW_ALL], boundary };
    const targets = [
      ...pipelinePolicies.map((name) => iamArn(`policy/${name}`)),
      iamArn("role/example-gateway-deploy-dev"),
      iamArn("role/example-gateway-plan"),
      iamArn("oidc-provider/token.actions.githubusercontent.com"),
      iamArn("user/any"),
      "*",
    ];
    const allowed = [
      ...changing,
      "sts:AssumeRole",
      "sts:AssumeRoleWithWebIdentity",
      "organizations:LeaveOrganization",
    ]
      .flatMap((action) => targets.map((resource) => ({ action, resource, context: bounded })))
      .filter((request) => isAllowed(request, widened));
    expect(allowed).toEqual([]);
  });
});

const ALLOW_ALL = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
});

describe("in two steps: a role that the deployer creates, with any policy that it writes into it", () => {
  const { actions } = readServiceAuthorization();
  const boundary = all.policy("example-gateway-boundary-dev");
  const mayRole = (request: Request, policy = ALLOW_ALL) =>
    isAllowed(request, { identity: [policy], boundary });
  const at = (service: string, resource: string) => `arn:aws:${service}:us-east-1:${ACCOUNT}:${resource}`;

  it("the role does what the stack's roles do", () => {
    for (const request of [
      { action: "dynamodb:GetItem", resource: at("dynamodb", "table/Tokens") },
      {
        action: "logs:PutLogEvents",
        resource: at("logs", "log-group:/aws/lambda/example-gateway-health-dev:a"),
      },
      { action: "xray:PutTraceSegments", resource: "*" },
    ])
      expect([request, mayRole(request)]).toEqual([request, true]);
  });

  it("the role does nothing with IAM or STS, and changes no code, table or key", () => {
    const forbidden = Object.entries(actions)
      .filter(([action, { level }]) => /^(iam|sts):/.test(action) || /Permissions|Tagging/.test(level))
      .map(([action]) => action);
    expect(forbidden.length).toBeGreaterThan(100);
    const resources = [own, boundaryArn, at("lambda", "function:example-gateway-orders-dev"), "*"];
    expect(
      forbidden.filter((action) =>
        resources.some((resource) => mayRole({ action, resource, context: bounded })),
      ),
    ).toEqual([]);
    for (const action of ["lambda:UpdateFunctionCode", "lambda:InvokeFunction", "dynamodb:DeleteTable"])
      expect([action, resources.some((resource) => mayRole({ action, resource }))]).toEqual([action, false]);
  });

  it("the role reaches no other environment", () => {
    for (const action of ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Scan"])
      for (const table of [
        "example-gateway-Tokens-prod",
        "example-gateway-tenants-prod",
        "example-gateway-orders-prod",
      ])
        expect([action, table, mayRole({ action, resource: at("dynamodb", `table/${table}`) })]).toEqual([
          action,
          table,
          false,
        ]);
  });

  it("no policy in the role exceeds the boundary", () => {
    const name = fc.constantFrom(...Object.keys(actions));
    const action = fc.oneof(
      name,
      name.map((each) => each.replace(/:.*/, ":*")),
      fc.constant("*"),
    );
    const resource = fc.constantFrom(
      "*",
      own,
      boundaryArn,
      at("dynamodb", "table/Tokens"),
      "arn:aws:s3:::any",
    );
    const statement = fc.record({
      Effect: fc.constantFrom("Allow", "Deny"),
      Action: fc.array(action, { minLength: 1, maxLength: 4 }),
      Resource: fc.array(resource, { minLength: 1, maxLength: 3 }),
    });
    fc.assert(
      fc.property(fc.array(statement, { maxLength: 4 }), name, resource, (Statement, asked, on) => {
        const request = { action: asked, resource: on };
        const policy = JSON.stringify({ Version: "2012-10-17", Statement });
        return !mayRole(request, policy) || isAllowed(request, { identity: [boundary] });
      }),
    );
  });
});

describe("in two steps: a function's code, and the role that it runs in", () => {
  const unbounded: Policies = { identity: deployer.identity };
  const fn = (name: string) => `arn:aws:lambda:us-east-1:${ACCOUNT}:function:${name}`;
  it.each([
    ["lambda:UpdateFunctionCode", fn("example-gateway-orders-dev"), true],
    ["lambda:UpdateFunctionCode", fn("example-gateway-orders-prod"), false],
    ["lambda:UpdateFunctionCode", fn("somebody-elses"), false],
    ["lambda:CreateFunction", fn("somebody-elses"), false],
    ["lambda:InvokeFunction", fn("example-gateway-orders-prod"), false],
    ["lambda:CreateEventSourceMapping", "*", false],
    ["sts:AssumeRole", own, false],
    ["sts:AssumeRole", iamArn("role/an-administrator"), false],
  ])("%s on %s: %s, also without the boundary", (action, resource, isRight) => {
    expect(may(action, resource)).toBe(isRight);
    expect(isAllowed({ action, resource }, unbounded)).toBe(isRight);
  });
});

describe("policies", () => {
  it("fit into IAM's quota, also with many backends and options", () => {
    for (const { name } of environments)
      for (const policy of [`example-gateway-boundary-${name}`, `example-gateway-deploy-${name}-boundary`])
        expect(all.policy(policy).length).toBeLessThanOrEqual(6_144);
  });

  describe("of roles whose permissions do not fit into one policy", () => {
    const place = { region: "us-east-1", accountId: ACCOUNT };
    const boundaryFor = (arns: readonly string[]) => {
      const stack = new TerraformStack(Testing.app(), "many");
      const Statement = [{ Effect: "Allow", Action: ["dynamodb:GetItem"], Resource: arns }];
      new IamRolePolicy(stack, "policy", { role: "a", policy: JSON.stringify({ Statement }) });
      return boundaryOfRoles(stack, dev, place);
    };
    const tables = (name: (at: number) => string) =>
      Array.from({ length: 150 }, (_, at) => `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/${name(at)}`);

    it("name the environment's resources by the common parts of their names", () => {
      const boundary = boundaryFor(tables((at) => `example-gateway-table${at}-dev`));
      const mayGet = (table: string) =>
        isAllowed(
          { action: "dynamodb:GetItem", resource: `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/${table}` },
          { identity: [boundary] },
        );
      expect(boundary.length).toBeLessThan(6_144);
      expect(mayGet("example-gateway-table7-dev")).toBe(true);
      expect(mayGet("example-gateway-table7-prod")).toBe(false);
      expect(mayGet("another-gateway-table7-dev")).toBe(false);
    });

    it("are refused with one sentence if they still do not fit", () => {
      expect(() => boundaryFor(tables((at) => `somebody-elses-table-of-that-number-${at}`))).toThrow(
        /environment "dev": its roles may do more than one policy holds/,
      );
    });
  });

  it("fit beside many other environments, and leave their deployers alone", () => {
    const many = Array.from({ length: 24 }, (_, at) =>
      parseEnvironment({ ...dev, name: `dev${at}`, tokensTable: `Tokens${at}`, tokenPrefix: `tg_${at}` }),
    );
    const widened: Policies = { ...deployed(many).deployer(many[0] as Environment), identity: [ALLOW_ALL] };
    for (const { name } of many)
      expect(
        isAllowed(
          { action: "iam:UpdateAssumeRolePolicy", resource: iamArn(`role/example-gateway-deploy-${name}`) },
          widened,
        ),
      ).toBe(false);
  });

  it("name the service and the Region of the environment", () => {
    const elsewhere = parseEnvironment({ ...dev, region: "eu-central-1", service: "another" });
    const policy = deployed([elsewhere]).policy("another-boundary-dev");
    expect(policy).toContain("arn:aws:logs:eu-central-1:");
    expect(policy).not.toContain("us-east-1:123456789012:log-group");
  });
});
