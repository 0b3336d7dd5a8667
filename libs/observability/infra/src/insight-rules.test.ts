import { dev } from "@tollgate/environments";
import { insightRules } from "@tollgate/observability-runtime";
import { Template } from "@tollgate/testing-infra";
import { InsightRules } from "./index";

describe("InsightRules", () => {
  const template = Template.of((stack) => new InsightRules(stack, "rules", { environment: dev }));
  const rules = template.resources("aws_cloudwatch_contributor_insight_rule").map(({ values }) => values);

  it("are all that are defined, switched on, under the environment's names", () => {
    expect(rules.map((rule) => rule["rule_name"]).sort()).toEqual(
      Object.keys(insightRules)
        .map((id) => `example-gateway-${id}-dev`)
        .sort(),
    );
    for (const rule of rules) expect(rule["rule_state"]).toBe("ENABLED");
  });

  it("read the environment's access log and no other", () => {
    for (const rule of rules)
      expect(JSON.parse(String(rule["rule_definition"]))).toMatchObject({
        LogGroupNames: ["/aws/apigateway/example-gateway-access-dev"],
      });
  });
});
