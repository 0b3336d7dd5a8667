import { dev } from "@tollgate/environments/sample";
import { parseEnvironment } from "@tollgate/environments";
import type { Template } from "@tollgate/testing-infra";
import {
  accounts,
  dependenciesOf,
  HOME,
  oneCell,
  OTHER,
  synthesizePlaces,
  threeCells,
} from "./places.test-support";

const stacks = synthesizePlaces();
const stack = (name: string): Template => {
  const found = stacks[name];
  if (found === undefined) throw new Error(`no stack ${name}`);
  return found;
};
const CELLS = ["prod", "prod-2", "prod-3"];

it("there is a stack for each account and Region, for each cell, and before the cells", () => {
  expect(Object.keys(stacks)).toEqual([
    ...["account", "account-eu", "account-other", "dev"],
    ...CELLS,
    "prod-router",
  ]);
});

it("cells are deployed one after the other, the router last, and wait for no account, whose state others may not have", () => {
  expect(dependenciesOf(threeCells)).toEqual({
    prod: [],
    "prod-2": ["prod"],
    "prod-3": ["prod-2"],
    "prod-router": ["prod-3"],
  });
  expect(dependenciesOf(dev)).toEqual({ dev: [] });
});

describe("providers", () => {
  const tags = (environment: string, more: object = {}) => [
    { tags: { service: "example-gateway", environment, ...more, "managed-by": "terraform" } },
  ];
  const roleIn = (account: string, role = "gateway-deploy") => ({
    allowed_account_ids: [account],
    assume_role: [{ role_arn: `arn:aws:iam::${account}:role/${role}` }],
  });

  it.each<[string, object]>([
    ["dev", { region: "us-east-1", allowed_account_ids: [HOME], default_tags: tags("dev") }],
    ["prod", { region: "us-east-1", ...roleIn(HOME), default_tags: tags("prod") }],
    ["prod-2", { region: "eu-west-1", ...roleIn(HOME), default_tags: tags("prod", { cell: "2" }) }],
    ["prod-3", { region: "us-east-1", ...roleIn(OTHER), default_tags: tags("prod", { cell: "3" }) }],
    ["prod-router", { region: "us-east-1", ...roleIn(HOME), default_tags: tags("prod", { cell: "router" }) }],
    ["account", { region: "us-east-1", allowed_account_ids: [HOME], default_tags: tags("account") }],
    ["account-eu", { region: "eu-west-1", allowed_account_ids: [HOME], default_tags: tags("account") }],
    [
      "account-other",
      { region: "us-east-1", ...roleIn(OTHER, "Administrator"), default_tags: tags("account") },
    ],
  ])("%s: it refuses other accounts, and assumes the stated role", (name, expected) => {
    expect(stack(name).provider("aws")).toEqual(expected);
  });

  it("without an account and a role, the credentials decide", () => {
    const { dev: plain } = synthesizePlaces([dev]);
    expect(Object.keys(plain?.provider("aws") ?? {}).sort()).toEqual(["default_tags", "region"]);
  });
});

it("each cell has a state of its own, in the bucket of the home account", () => {
  const { bucket } = stack("account").resource("aws_s3_bucket").values;
  const states = CELLS.map((name) => stack(name).backend["s3"] as Record<string, unknown>);
  expect(states.map((each) => each["bucket"])).toEqual([bucket, bucket, bucket]);
  expect(states.map((each) => each["key"])).toEqual([
    "prod/terraform.tfstate",
    "prod/2/terraform.tfstate",
    "prod/3/terraform.tfstate",
  ]);
  // With the credentials themselves: the backend assumes no role.
  for (const each of states) expect(Object.keys(each)).not.toContain("assume_role");
});

describe("what exists once", () => {
  const types = (name: string) => new Set(stack(name).all.map(({ type }) => type));

  it("in an account: the budget, GitHub's provider and the pipeline's roles", () => {
    const eu = stack("account-eu");
    expect(eu.all.map(({ type }) => type).sort()).toEqual([
      "aws_api_gateway_account",
      "aws_iam_role",
      "aws_iam_role_policy",
    ]);
    expect([...types("account")]).toEqual(
      expect.arrayContaining(["aws_budgets_budget", "aws_iam_openid_connect_provider", "aws_s3_bucket"]),
    );
    // The other account trusts the home account's roles, and no run of GitHub.
    expect([...types("account-other")]).not.toContain("aws_iam_openid_connect_provider");
    expect([...types("account-other")]).not.toContain("aws_s3_bucket");
  });

  it("in an account and Region: the setting with which API Gateway writes logs", () => {
    for (const name of ["account", "account-eu", "account-other"])
      expect(stack(name).resources("aws_api_gateway_account")).toHaveLength(1);
    const named = (name: string) =>
      stack(name)
        .resources("aws_iam_role")
        .map(({ values }) => values["name"])
        .filter((each) => String(each).includes("-logging-"));
    expect(named("account")).toEqual(["example-gateway-logging-us-east-1"]);
    expect(named("account-eu")).toEqual(["example-gateway-logging-eu-west-1"]);
  });
});

describe("names", () => {
  const NAMED = ["name", "function_name", "bucket", "alarm_name", "rule_name", "dashboard_name"];
  const namesIn = (name: string): readonly string[] =>
    stack(name).all.flatMap(({ type, values }) =>
      NAMED.flatMap((field) =>
        typeof values[field] === "string" &&
        !values[field].startsWith("${") &&
        // Names within a parent, and logical names of the same stage.
        !/alias$|role_policy$|route53/.test(type)
          ? [`${type} ${values[field]}`]
          : [],
      ),
    );

  it("of the first cell are those of the environment without cells", () => {
    expect(namesIn("prod")).toEqual(
      expect.arrayContaining([
        "aws_dynamodb_table example-gateway-Tokens-prod",
        "aws_lambda_function example-gateway-authorizer-prod",
        "aws_api_gateway_usage_plan example-gateway-General-prod",
      ]),
    );
  });

  it.each(["2", "3"])("of cell %s are the same with its name after them", (cell) => {
    const suffixed = namesIn("prod").map((each) =>
      each.replace(/prod(?=$|-rollout|\/|-access)/, `prod-${cell}`),
    );
    expect([...namesIn(`prod-${cell}`)].sort()).toEqual([...suffixed].sort());
    expect(namesIn(`prod-${cell}`).length).toBeGreaterThan(25);
  });

  it("occur once in all stacks, so that cells could not collide in any account", () => {
    const all = ["account", "account-eu", "dev", ...CELLS, "prod-router"].flatMap((name) => namesIn(name));
    expect(all.filter((each, at) => all.indexOf(each) !== at)).toEqual([]);
  });

  it("the stage is the same in each cell, so that clients keep their path", () => {
    for (const name of CELLS)
      expect(stack(name).resource("aws_api_gateway_stage").values["stage_name"]).toBe("prod");
  });
});

describe("an environment that gets further cells", () => {
  const before = synthesizePlaces([oneCell])["prod"] as Template;
  const after = stack("prod");
  const text = ({ all }: Template) => all.map((each) => JSON.stringify(each));
  const onlyIn = (one: Template, other: Template) => text(one).filter((each) => !text(other).includes(each));

  it("changes of its first only the roles that operators may assume, and what groups by callers' addresses", () => {
    const changed = onlyIn(after, before);
    expect(changed.map((each) => /"(?:dashboard_)?name":"([^"]*)"/.exec(each)?.[1]).sort()).toEqual([
      "example-gateway-operator-prod",
      "example-gateway-overview-prod",
      "example-gateway/prod/tokensOfTenant",
    ]);
    expect(changed.find((each) => each.includes("operator-prod"))).toContain(
      `arn:aws:iam::${OTHER}:role/gateway-operate`,
    );
    expect(after.backend).toEqual(before.backend);
    expect(after.provider("aws")).toEqual(before.provider("aws"));
  });

  it("removes of its first only what is of callers' addresses, and the alarm on its keys", () => {
    const ids = ({ all }: Template) => all.map(({ type, id }) => `${type}.${id}`);
    expect(ids(after).filter((each) => !ids(before).includes(each))).toEqual([]);
    expect(
      ids(before)
        .filter((each) => !ids(after).includes(each))
        .map((each) => each.replace(/_[0-9A-F]{8}$/, "")),
    ).toEqual([
      "aws_cloudwatch_contributor_insight_rule.insight-rules_unauthorizedByAddress",
      // The router's stack watches the room of all cells.
      "aws_cloudwatch_metric_alarm.alarms_api-keys",
      "aws_cloudwatch_query_definition.log-queries_failedAuthenticationsByAddress",
      "terraform_data.insight-rules_unauthorizedByAddress-definition",
    ]);
  });
});

it("an environment that states its account changes no resource", () => {
  const plain = synthesizePlaces([dev])["dev"] as Template;
  const stated = synthesizePlaces([parseEnvironment({ ...dev, account: HOME })])["dev"] as Template;
  // Its roles have a boundary in both, as the account has a pipeline.
  expect(stated.all).toEqual(plain.all);
});

it("the sample of these tests is in two accounts and two Regions", () => {
  expect(accounts.map(({ account, region }) => [account, region])).toEqual([
    [HOME, "us-east-1"],
    [HOME, "eu-west-1"],
    [OTHER, "us-east-1"],
  ]);
});
