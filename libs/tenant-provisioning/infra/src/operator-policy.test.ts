import { dev } from "@tollgate/environments/sample";
import { statementsOf, Template } from "@tollgate/testing-infra";
import { OperatorPolicy } from "./index";

const options = {
  environment: dev,
  tenantsTable: { name: "tenants" },
  tokensTable: { name: "tokens" },
  auditTable: { name: "audit" },
  planIds: ["p1", "p2"],
  stage: { restApiId: "api", stageName: "dev" },
};
const template = Template.of((stack) => new OperatorPolicy(stack, "operator", options));
const policy = template.resource("aws_iam_policy");
const allowed = new Map<string, string[]>();
for (const { Action, Resource } of statementsOf(policy, "policy"))
  for (const action of [Action].flat() as string[])
    allowed.set(action, [...(allowed.get(action) ?? []), ...([Resource].flat() as string[])]);

it("is named like the environment's other resources", () => {
  expect(policy.values["name"]).toBe("example-gateway-operator-dev");
});

it("allows named actions only, none with a wildcard", () => {
  for (const action of allowed.keys()) expect(action).toMatch(/^(apigateway|dynamodb):[A-Za-z]+$/);
});

it("reaches the environment's own tables, plans and stage; API keys are the account's", () => {
  const gateway = "arn:aws:apigateway:us-east-1::";
  expect(allowed.get("apigateway:DELETE")).toEqual([
    `${gateway}/apikeys/*`,
    `${gateway}/usageplans/p1/keys/*`,
    `${gateway}/usageplans/p2/keys/*`,
    `${gateway}/restapis/api/stages/dev/cache/authorizers`,
    // With the tags of tenants' own plans only.
    `${gateway}/usageplans/*`,
    `${gateway}/usageplans/*/keys`,
    `${gateway}/usageplans/*/keys/*`,
  ]);
  const table = "arn:aws:dynamodb:us-east-1:${data.aws_caller_identity.own-account.account_id}:table";
  expect(allowed.get("dynamodb:Query")).toEqual([
    `${table}/tenants`,
    `${table}/tenants/index/tenants`,
    `${table}/tenants/index/eventsByDay`,
    `${table}/audit/index/byDay`,
    `${table}/tokens/index/byTenant`,
    `${table}/audit`,
  ]);
  expect(allowed.get("dynamodb:Scan")).toEqual([`${table}/tenants`, `${table}/tokens`]);
});

it("creates usage plans with its own tags only, and changes and removes only those", () => {
  const tags = { service: "example-gateway", environment: "dev", "managed-by": "tenants" };
  const tagged = (key: string) => ({
    StringEquals: Object.fromEntries(Object.entries(tags).map(([name, value]) => [`${key}/${name}`, value])),
  });
  const gateway = "arn:aws:apigateway:us-east-1::";
  const writing = statementsOf(policy, "policy").flatMap(({ Action, Resource, Condition }) =>
    ([Resource].flat() as string[])
      .filter((arn) => /usageplans(\?2F|\/\*|$)/.test(arn) && JSON.stringify(Action) !== '["apigateway:GET"]')
      .map((arn) => [arn.replace(gateway, ""), Action, Condition]),
  );
  const create = ["apigateway:POST", "apigateway:PUT"];
  const change = ["apigateway:DELETE", "apigateway:GET", "apigateway:PATCH", "apigateway:POST"];
  expect(writing).toEqual([
    ["/usageplans", create, tagged("aws:RequestTag")],
    // Terraform makes one dollar sign of two, and IAM an asterisk of the rest, which no plan's id is.
    ["/tags/arn?3Aaws?3Aapigateway?3Aus-east-1?3A?3A?2Fusageplans?2F$${*}", create, tagged("aws:RequestTag")],
    ["/usageplans/*", change, tagged("aws:ResourceTag")],
    ["/usageplans/*/keys", change, tagged("aws:ResourceTag")],
    ["/usageplans/*/keys/*", change, tagged("aws:ResourceTag")],
  ]);
});

it("adds to the audit table and reads it, and nothing in it can be deleted, updated or written in a batch", () => {
  const actions = [...allowed].filter(([, on]) => on.some((arn) => arn.includes("/audit")));
  expect(actions.map(([action]) => action).sort()).toEqual(["dynamodb:PutItem", "dynamodb:Query"]);
});

it("fits IAM's limit with the longest names, every plan, a key and the usage ledger", () => {
  const longest = Template.of(
    (stack) =>
      new OperatorPolicy(stack, "operator", {
        environment: {
          ...dev,
          region: "ap-southeast-99",
          service: "s".repeat(26),
          name: "n".repeat(20),
          usage: { retentionDays: 400 },
        },
        tenantsTable: { name: "t".repeat(64) },
        tokensTable: { name: "t".repeat(255) },
        auditTable: { name: "a".repeat(64) },
        planIds: Array.from({ length: 10 }, (_, at) => `abcdefghi${at}`),
        stage: { restApiId: "abcdefghij", stageName: "s".repeat(32) },
        kmsKeyArn: `arn:aws:kms:ap-southeast-99:123456789012:key/${"k".repeat(36)}`,
      }),
  );
  const { policy: document } = longest.resource("aws_iam_policy").values;
  const account = "${data.aws_caller_identity.own-account.account_id}";
  expect(String(document).replaceAll(account, "123456789012").length).toBeLessThanOrEqual(6_144);
});

it("has no resource with an unresolved placeholder", () => {
  expect(JSON.stringify([...allowed.values()])).not.toMatch(/(?<!\$)\{/);
});

it("can use the tables' own key, if they have one, through DynamoDB only", () => {
  const encrypted = Template.of(
    (stack) => new OperatorPolicy(stack, "operator", { ...options, kmsKeyArn: "arn:key" }),
  );
  expect(statementsOf(encrypted.resource("aws_iam_policy"), "policy").at(-1)).toEqual({
    Effect: "Allow",
    Action: ["kms:Decrypt"],
    Resource: ["arn:key"],
    Condition: { StringEquals: { "kms:ViaService": "dynamodb.us-east-1.amazonaws.com" } },
  });
  expect(JSON.stringify(policy)).not.toContain("kms:");
});
