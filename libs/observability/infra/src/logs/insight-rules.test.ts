import { dev } from "@tollgate/environments/sample";
import { insightRules } from "@tollgate/observability-runtime";
import { Template } from "@tollgate/testing-infra";
import { InsightRules } from "../index";

describe("InsightRules", () => {
  const template = Template.of((stack) => new InsightRules(stack, "rules", { environment: dev }));
  const rules = template.resources("aws_cloudwatch_contributor_insight_rule").map(({ values }) => values);

  it("are enabled for every definition, with the environment's names", () => {
    expect(rules.map((rule) => rule["rule_name"]).sort()).toEqual(
      Object.keys(insightRules)
        .map((id) => `example-gateway-${id}-dev`)
        .sort(),
    );
    for (const rule of rules) expect(rule["rule_state"]).toBe("ENABLED");
  });

  it("are replaced when their definition changes, because the provider does not update it", () => {
    for (const { id, values } of template.resources("aws_cloudwatch_contributor_insight_rule")) {
      const { replace_triggered_by: triggers } = values["lifecycle"] as { replace_triggered_by: string[] };
      expect(triggers).toHaveLength(1);
      const stored = template
        .resources("terraform_data")
        .find((each) => triggers[0] === `terraform_data.${each.id}`);
      expect([id, stored?.values["input"]]).toEqual([
        id,
        { definition: values["rule_definition"], state: values["rule_state"] },
      ]);
    }
  });

  it("read the environment's access log and no other", () => {
    for (const rule of rules)
      expect(JSON.parse(String(rule["rule_definition"]))).toMatchObject({
        LogGroupNames: ["/aws/apigateway/example-gateway-access-dev"],
      });
  });
});
