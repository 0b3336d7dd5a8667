import { ACCOUNT, create, destroy, planOf, priorState, review, update } from "../review-plan.test-support";

const found = (plan: unknown): readonly string[] =>
  review(plan).findings.map(
    ({ severity, hazard, untrustedAddress }) => `${severity} ${hazard} ${untrustedAddress}`,
  );

describe("what a plan says as a whole", () => {
  it.each(
    Object.entries<[object, readonly string[]]>({
      "an error": [{ errored: true, complete: false }, ["block plan-errored plan"]],
      "an error in another form": [{ errored: "true" }, ["block plan-errored plan"]],
      "a target": [{ complete: false }, ["warn plan-incomplete plan"]],
      "a part that is not known": [{ action_invocations: [{}] }, ["warn unknown-type plan"]],
      "a pre-release": [{ terraform_version: "1.12.0-beta1" }, ["warn plan-unusual plan"]],
      "no version": [{ terraform_version: undefined }, ["info plan-unusual plan"]],
      "a change that is deferred": [
        {
          deferred_changes: [
            { reason: "provider_config_unknown", resource_change: create("aws_sns_topic", {}) },
          ],
        },
        ["warn plan-incomplete aws_sns_topic.it"],
      ],
      "a check that fails": [
        {
          checks: [
            {
              address: { to_display: "check.health" },
              status: "fail",
              instances: [{ problems: [{ message: "it is down" }] }],
            },
          ],
        },
        ["warn check-failed check.health"],
      ],
      "a check that passes": [{ checks: [{ address: { to_display: "check.health" }, status: "pass" }] }, []],
      drift: [
        { resource_drift: [update("aws_api_gateway_usage_plan", { name: "a" }, { name: "b" })] },
        ["info drift aws_api_gateway_usage_plan.it"],
      ],
      "drift of tags": [
        { resource_drift: [update("aws_api_gateway_usage_plan", { tags: {} }, { tags: { a: "b" } })] },
        [],
      ],
      "what someone destroyed": [
        { resource_drift: [destroy("aws_dynamodb_table")] },
        ["warn drift aws_dynamodb_table.it"],
      ],
      "an output that goes": [
        { output_changes: { url: { actions: ["delete"], before: "a", after: null } } },
        ["info unknown-change output.url"],
      ],
      "an output that changes": [
        { output_changes: { url: { actions: ["update"], before: "a", after: "b" } } },
        [],
      ],
    }),
  )("is told: %s", (_, [more, expected]) => {
    expect(found(planOf([], more))).toEqual(expected);
  });

  it("names a provider of AWS's that is not HashiCorp's, once", () => {
    const changes = ["a", "b"].map((name) => ({
      ...create("aws_sns_topic", {}, { address: `aws_sns_topic.${name}` }),
      provider_name: "registry.example.test/other/aws",
    }));
    expect(found(planOf(changes))).toEqual(["warn plan-unusual plan"]);
  });
});

describe("the estimate", () => {
  const many = (count: number, type: string): object[] =>
    Array.from({ length: count }, (_, index) => create(type, {}, { address: `${type}.it[${index}]` }));

  it.each<[string, object[], RegExp | undefined]>([
    [
      "1,000 keys and memberships",
      [...many(1000, "aws_api_gateway_api_key"), ...many(1000, "aws_api_gateway_usage_plan_key")],
      /about 7 minutes/,
    ],
    [
      "ten plans",
      Array.from({ length: 10 }, () =>
        update("aws_api_gateway_usage_plan", { description: "a" }, { description: "b" }),
      ),
      /about 4 minutes/,
    ],
    [
      "two plans",
      Array.from({ length: 2 }, () =>
        update("aws_api_gateway_usage_plan", { description: "a" }, { description: "b" }),
      ),
      undefined,
    ],
    ["a thousand alarms", many(1000, "aws_cloudwatch_metric_alarm"), undefined],
  ])("of %s", (_, changes, expected) => {
    const slow = review(planOf(changes)).findings.find(({ hazard }) => hazard === "slow-change");
    if (expected) expect(slow?.message.join("")).toMatch(expected);
    else expect(slow).toBeUndefined();
  });
});

describe("the account of a plan", () => {
  const table = (account: string) => ({
    name: "example-gateway-Tenants-prod",
    arn: `arn:aws:dynamodb:us-east-1:${account}:table/example-gateway-Tenants-prod`,
  });
  const other = "999999999999";

  it("is that of the resources in the state", () => {
    const kept = update("aws_dynamodb_table", table(ACCOUNT), { ...table(ACCOUNT), tags: { a: "b" } });
    expect(found(planOf([kept]))).toEqual([]);
    expect(found(planOf([kept], { prior_state: priorState(other) }))).toEqual(["block reaches-outside plan"]);
  });

  it("is not another one, in which Terraform finds none of them", () => {
    const made = create("aws_dynamodb_table", table(ACCOUNT));
    const gone = { resource_drift: [destroy("aws_dynamodb_table", table(ACCOUNT))] };
    expect(found(planOf([made], gone))).not.toContain("block reaches-outside plan");
    expect(found(planOf([made], { ...gone, prior_state: priorState(other) }))).toContain(
      "block reaches-outside plan",
    );
  });
});
