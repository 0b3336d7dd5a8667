import { CloudwatchContributorInsightRule } from "@cdktf/provider-aws/lib/cloudwatch-contributor-insight-rule";
import type { Environment } from "@tollgate/environments";
import { insightRuleDefinition, insightRules, resourceNames } from "@tollgate/observability-runtime";
import { Construct } from "constructs";
import { entriesOf } from "./entries-of";

export interface InsightRulesOptions {
  readonly environment: Environment;
}

/** Contributor Insights rules: what each tenant does, at a cost that does not grow with the number of tenants. */
export class InsightRules extends Construct {
  constructor(scope: Construct, id: string, { environment }: InsightRulesOptions) {
    super(scope, id);
    const names = resourceNames(environment);
    for (const [rule, definition] of entriesOf(insightRules))
      new CloudwatchContributorInsightRule(this, rule, {
        ruleName: names.insightRule(rule),
        ruleDefinition: JSON.stringify(insightRuleDefinition(definition, names.accessLogGroup)),
        ruleState: "ENABLED",
      });
  }
}
