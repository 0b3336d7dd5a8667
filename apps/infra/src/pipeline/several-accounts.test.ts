import { parseEnvironment, type Environment } from "@tollgate/environments";
import { dev } from "@tollgate/environments/sample";
import { tenantPlanTags } from "@tollgate/records";
import type { Template } from "@tollgate/testing-infra";
import { readServiceAuthorization } from "../service-authorization/service-authorization";
import { HOME, OTHER, synthesizePlaces, threeCells, twoRegions } from "../stacks/places.test-support";
import { isAllowed, type Policies, type Request } from "./evaluate.test-support";

/** The roles in an account with their policies, as they are applied. */
function rolesIn(template: Template | undefined, account: string) {
  const values = (type: string) => (template?.resources(type) ?? []).map((each) => each.values);
  const applied = (text: unknown) =>
    String(text)
      .replaceAll(/\$\{data\.aws_caller_identity\.[\w-]+\.account_id\}/g, account)
      .replaceAll("$${", "${");
  const policy = (name: string) =>
    applied(values("aws_iam_policy").find((each) => each["name"] === name)?.["policy"]);
  const policiesOf = (role: string): Policies => {
    const identity = values("aws_iam_policy")
      .filter((each) => new RegExp(`^${role}-\\d+$`).test(String(each["name"])))
      .map((each) => applied(each["policy"]));
    const found = values("aws_iam_role").find((each) => each["name"] === role);
    const isBounded = found?.["permissions_boundary"] !== undefined;
    return { identity, ...(isBounded && { boundary: policy(`${role}-boundary`) }) };
  };
  return {
    names: values("aws_iam_role").map(({ name }) => String(name)),
    policiesOf,
    may: (role: string, action: string, resource: string, context: Request["context"] = {}) =>
      isAllowed({ action, resource, context }, policiesOf(role)),
    trust: (role: string) =>
      JSON.parse(
        applied(values("aws_iam_role").find(({ name }) => name === role)?.["assume_role_policy"]),
      ) as { readonly Statement: readonly object[] },
  };
}

const rolesOf = (environments: readonly Environment[]) => {
  const stacks = synthesizePlaces(environments);
  return {
    home: rolesIn(stacks["account"], HOME),
    other: rolesIn(stacks["account-other"], OTHER),
    router: stacks["prod-router"] as Template,
  };
};

const table = (account: string, region: string, name: string) =>
  `arn:aws:dynamodb:${region}:${account}:table/${name}`;
const role = (account: string, name: string) => `arn:aws:iam::${account}:role/${name}`;
const DIRECTORY = "example-gateway-directory-prod";
const RUNS = "example-gateway-deploy-prod";
const ALLOW_ALL = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
});

describe("cells in two accounts", () => {
  const devAtHome = parseEnvironment({ ...dev, account: HOME });
  const { home, other, router } = rolesOf([devAtHome, threeCells]);

  it("each account has the roles for its own cells", () => {
    expect(home.names).toEqual(
      expect.arrayContaining([
        "example-gateway-plan",
        "example-gateway-deploy-dev",
        RUNS,
        "gateway-deploy",
        "gateway-deploy-plan",
        "gateway-operate",
      ]),
    );
    expect(other.names.sort()).toEqual([
      "example-gateway-logging-us-east-1",
      "gateway-deploy",
      "gateway-deploy-plan",
      "gateway-operate",
    ]);
  });

  it.each([
    ["gateway-deploy", [role(HOME, RUNS)]],
    ["gateway-deploy-plan", [role(HOME, "example-gateway-plan")]],
  ])("%s trusts one role of the home account, in each account", (name, trusted) => {
    for (const each of [home, other])
      expect(each.trust(name).Statement).toEqual([
        {
          Effect: "Allow",
          Principal: { AWS: `arn:aws:iam::${HOME}:root` },
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "aws:PrincipalArn": trusted } },
        },
      ]);
  });

  it("gateway-operate trusts whoever the home account lets assume it", () => {
    for (const each of [home, other])
      expect(each.trust("gateway-operate").Statement).toEqual([
        { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${HOME}:root` }, Action: "sts:AssumeRole" },
      ]);
  });

  it.each([
    [RUNS, "gateway-deploy", true],
    [RUNS, "gateway-operate", true],
    [RUNS, "gateway-deploy-plan", false],
    [RUNS, "an-administrator", false],
    ["example-gateway-plan", "gateway-deploy-plan", true],
    ["example-gateway-plan", "gateway-deploy", false],
    ["example-gateway-plan", "gateway-operate", false],
    ["example-gateway-deploy-dev", "gateway-deploy", false],
    ["gateway-deploy", "gateway-deploy", false],
  ])("%s may assume %s: %s", (own, assumed, isRight) => {
    for (const account of [HOME, OTHER])
      expect(home.may(own, "sts:AssumeRole", role(account, assumed))).toBe(isRight);
    expect(home.may(own, "sts:AssumeRole", role("333333333333", assumed))).toBe(false);
  });

  it("the runs keep the states of all cells, and change no cell themselves", () => {
    const state = (key: string) => `arn:aws:s3:::example-gateway-terraform-state/${key}`;
    for (const key of ["prod/terraform.tfstate", "prod/2/terraform.tfstate", "prod/3/terraform.tfstate"]) {
      expect(home.may(RUNS, "s3:PutObject", state(key))).toBe(true);
      expect(home.may("example-gateway-plan", "s3:GetObject", state(key))).toBe(true);
      expect(home.may("example-gateway-plan", "s3:PutObject", state(key))).toBe(false);
    }
    for (const account of [HOME, OTHER])
      expect(
        home.may(RUNS, "dynamodb:UpdateTable", table(account, "us-east-1", "example-gateway-Tokens-prod")),
      ).toBe(false);
  });

  it.each([
    ["home", table(HOME, "us-east-1", "example-gateway-Tokens-prod")],
    ["home", table(HOME, "eu-west-1", "example-gateway-Tokens-prod-2")],
    ["other", table(OTHER, "us-east-1", "example-gateway-Tokens-prod-3")],
  ])("the role of the account %s deploys %s, and the one that plans only reads it", (where, cell) => {
    const roles = where === "home" ? home : other;
    for (const action of ["dynamodb:CreateTable", "dynamodb:DescribeTable"])
      expect(roles.may("gateway-deploy", action, cell)).toBe(true);
    expect(roles.may("gateway-deploy-plan", "dynamodb:DescribeTable", cell)).toBe(true);
    expect(roles.may("gateway-deploy-plan", "dynamodb:CreateTable", cell)).toBe(false);
  });

  it("no role has rights on a cell of another account or Region, or on another environment", () => {
    for (const [roles, cell] of [
      [home, table(OTHER, "us-east-1", "example-gateway-Tokens-prod-3")],
      [home, table(HOME, "us-east-1", "example-gateway-Tokens-prod-2")],
      [home, table(HOME, "us-east-1", "Tokens")],
      [other, table(HOME, "us-east-1", "example-gateway-Tokens-prod")],
      [other, table(OTHER, "us-east-1", "example-gateway-Tokens-prod")],
      [other, table(OTHER, "eu-west-1", "example-gateway-Tokens-prod-3")],
    ] as const)
      expect([cell, roles.may("gateway-deploy", "dynamodb:CreateTable", cell)]).toEqual([cell, false]);
  });

  it("a deployer makes roles of its cell with the cell's boundary only, also in the other account", () => {
    const own = role(OTHER, "example-gateway-health-prod-3");
    const boundary = (name: string, account = OTHER) => ({
      "iam:PermissionsBoundary": `arn:aws:iam::${account}:policy/example-gateway-boundary-${name}`,
    });
    expect(other.may("gateway-deploy", "iam:CreateRole", own, boundary("prod-3"))).toBe(true);
    for (const wrong of [{}, boundary("prod"), boundary("prod-3", HOME)])
      expect(other.may("gateway-deploy", "iam:CreateRole", own, wrong)).toBe(false);
  });

  it("no deployer can change what defines its rights, even with policies that allow everything", () => {
    const { actions } = readServiceAuthorization();
    const changing = Object.entries(actions)
      .filter(([action, { level }]) => /^(iam|sts):/.test(action) && /Write|Permissions|Tagging/.test(level))
      .map(([action]) => action);
    expect(changing).toContain("sts:AssumeRole");
    for (const [account, roles] of [
      [HOME, home],
      [OTHER, other],
    ] as const) {
      const { boundary = "" } = roles.policiesOf("gateway-deploy");
      const targets = [
        ...["gateway-deploy", "gateway-deploy-plan", "gateway-operate", "an-administrator", RUNS].map(
          (name) => role(account, name),
        ),
        ...["gateway-deploy-0", "gateway-deploy-boundary", "gateway-operate-0"].map(
          (name) => `arn:aws:iam::${account}:policy/${name}`,
        ),
        `arn:aws:iam::${account}:policy/example-gateway-boundary-prod-3`,
        role(HOME, "gateway-operate"),
      ];
      const context = {
        "iam:PermissionsBoundary": `arn:aws:iam::${account}:policy/example-gateway-boundary-prod-3`,
      };
      const allowed = changing.flatMap((action) =>
        targets.filter((resource) =>
          isAllowed({ action, resource, context }, { identity: [ALLOW_ALL], boundary }),
        ),
      );
      expect(allowed).toEqual([]);
    }
  });

  it("the runs' role assumes no other role, even with policies that allow everything", () => {
    const { boundary = "" } = home.policiesOf(RUNS);
    const may = (resource: string) =>
      isAllowed({ action: "sts:AssumeRole", resource }, { identity: [ALLOW_ALL], boundary });
    expect(may(role(OTHER, "gateway-deploy"))).toBe(true);
    expect(may(role(OTHER, "an-administrator"))).toBe(false);
  });

  it("operators have the rights of the tenants command on the cells of the account, and no other", () => {
    expect(
      other.may(
        "gateway-operate",
        "dynamodb:PutItem",
        table(OTHER, "us-east-1", "example-gateway-Tokens-prod-3"),
      ),
    ).toBe(true);
    expect(other.may("gateway-operate", "apigateway:POST", "arn:aws:apigateway:us-east-1::/apikeys")).toBe(
      true,
    );
    for (const [action, on] of [
      ["dynamodb:DeleteTable", table(OTHER, "us-east-1", "example-gateway-Tokens-prod-3")],
      ["dynamodb:PutItem", table(OTHER, "us-east-1", "example-gateway-Tokens-prod")],
      ["apigateway:PATCH", "arn:aws:apigateway:us-east-1::/restapis/a"],
      ["iam:PassRole", role(OTHER, "example-gateway-health-prod-3")],
    ] as const)
      expect([action, other.may("gateway-operate", action, on)]).toEqual([action, false]);
  });

  it("operators use the directory and the router's store from the home account, as the router's policy allows", () => {
    const { policy } = router.resource("aws_iam_policy").values;
    const statements = (JSON.parse(String(policy)) as { Statement: { Action: string[] }[] }).Statement;
    const routerActions = statements.flatMap(({ Action }) => Action);
    expect(routerActions).toContain("cloudfront-keyvaluestore:UpdateKeys");
    const store = (account: string) => `arn:aws:cloudfront::${account}:key-value-store/a1b2`;
    const on = (action: string, account: string) =>
      action.startsWith("dynamodb:") ? table(account, "us-east-1", DIRECTORY) : store(account);
    for (const action of routerActions) {
      expect([action, home.may("gateway-operate", action, on(action, HOME))]).toEqual([action, true]);
      expect([action, other.may("gateway-operate", action, on(action, OTHER))]).toEqual([action, false]);
    }
    for (const [action, not] of [
      ["dynamodb:PutItem", table(HOME, "eu-west-1", DIRECTORY)],
      ["dynamodb:PutItem", table(HOME, "us-east-1", "example-gateway-directory-dev")],
      ["dynamodb:DeleteTable", table(HOME, "us-east-1", DIRECTORY)],
      ["cloudfront:DeleteKeyValueStore", store(HOME)],
      ["cloudfront-keyvaluestore:UpdateKeys", store(OTHER)],
    ] as const)
      expect([action, not, home.may("gateway-operate", action, not)]).toEqual([action, not, false]);
  });

  it("operators create usage plans with the tenants' tags, and tag no plan that is there", () => {
    const tags = (plan: string) =>
      `arn:aws:apigateway:us-east-1::/tags/${encodeURIComponent(`arn:aws:apigateway:us-east-1::/usageplans/${plan}`)}`;
    const contextOf = (name: string) =>
      Object.fromEntries(
        Object.entries(tenantPlanTags({ ...threeCells, name })).map(([tag, value]) => [
          `aws:RequestTag/${tag}`,
          value,
        ]),
      );
    for (const [resource, isRight] of [
      [tags("*"), true],
      [tags("a1b2c3"), false],
      [tags("*").replace("us-east-1%3A", "eu-west-1%3A"), false],
      [tags("*").replace("usageplans", "restapis"), false],
    ] as const)
      for (const [roles, name] of [
        [home, "prod"],
        [other, "prod-3"],
      ] as const) {
        const may = roles.may("gateway-operate", "apigateway:PUT", resource, contextOf(name));
        expect([name, resource, may]).toEqual([name, resource, isRight]);
        expect(roles.may("gateway-operate", "apigateway:PUT", resource)).toBe(false);
      }
  });
});

describe("cells in two Regions of one account, without roles to assume", () => {
  const { home, other } = rolesOf([twoRegions]);

  it("the runs' role deploys all of them, each in its Region", () => {
    expect(home.names).not.toContain("gateway-deploy");
    expect(other.names).toEqual(["example-gateway-logging-us-east-1"]);
    for (const [region, name, isRight] of [
      ["us-east-1", "example-gateway-Tokens-prod", true],
      ["eu-west-1", "example-gateway-Tokens-prod-2", true],
      ["us-east-1", "example-gateway-Tokens-prod-2", false],
      ["eu-west-1", "example-gateway-Tokens-prod", false],
    ] as const)
      expect(home.may(RUNS, "dynamodb:UpdateTable", table(HOME, region, name))).toBe(isRight);
    expect(home.may(RUNS, "sts:AssumeRole", role(HOME, "gateway-deploy"))).toBe(false);
  });

  it("the smoke test needs no other role", () => {
    expect(
      home.may(RUNS, "dynamodb:PutItem", table(HOME, "eu-west-1", "example-gateway-Tokens-prod-2")),
    ).toBe(true);
    for (const operation of ["GetItem", "PutItem", "UpdateItem"])
      expect(home.may(RUNS, `dynamodb:${operation}`, table(HOME, "us-east-1", DIRECTORY))).toBe(true);
    expect(home.may(RUNS, "dynamodb:PutItem", table(HOME, "eu-west-1", DIRECTORY))).toBe(false);
  });
});
