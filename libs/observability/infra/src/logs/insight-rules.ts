import { CloudwatchContributorInsightRule } from "@cdktf/provider-aws/lib/cloudwatch-contributor-insight-rule";
import type { Environment } from "@tollgate/environments";
import {
  insightRuleDefinition,
  insightRulesOf,
  resourceNames,
  type InsightRuleSource,
  type ResourceNames,
} from "@tollgate/observability-runtime";
import { DataResource, dependable, TerraformResource } from "cdktf";
import { Construct } from "constructs";

export interface InsightRulesOptions {
  readonly environment: Environment;
}

const STATE = "ENABLED";

/**
 * Contributor Insights rules: the requests of each tenant, at a cost that does not grow with the number of
 * tenants.
 *
 * The provider does not send changes of a rule to CloudWatch: its update does nothing (provider 5.100,
 * `contributor_insight_rule.go`). So the rule is replaced when its definition changes, which a separate
 * resource stores in Terraform's state.
 */
export class InsightRules extends Construct {
  constructor(scope: Construct, id: string, { environment }: InsightRulesOptions) {
    super(scope, id);
    const names = resourceNames(environment);
    for (const [rule, insightRule] of insightRulesOf(environment)) {
      const definition = JSON.stringify(insightRuleDefinition(insightRule, names.accessLogGroup));
      const input = { definition, state: STATE };
      const stored = new StoredValue(this, `${rule}-definition`, input);
      new CloudwatchContributorInsightRule(this, rule, {
        ruleName: names.insightRule(rule),
        ruleDefinition: definition,
        ruleState: STATE,
        // By name: cdktf renders the resource itself as an expression, which Terraform does not accept here.
        lifecycle: { replaceTriggeredBy: [dependable(stored)] },
      });
    }
  }
}

/**
 * Terraform's `terraform_data`. cdktf's own construct runs `terraform version` at synth without a timeout.
 * Synth needs no Terraform, and the stacks state the required version.
 */
class StoredValue extends TerraformResource {
  constructor(
    scope: Construct,
    id: string,
    private readonly input: Readonly<Record<string, string>>,
  ) {
    super(scope, id, { terraformResourceType: DataResource.tfResourceType });
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { input: this.input };
  }
}

/** Metric math for a number about an insight rule's contributors. */
export function insightRuleMetric({ rule, statistic }: InsightRuleSource, names: ResourceNames): string {
  return `INSIGHT_RULE_METRIC("${names.insightRule(rule)}", "${statistic}")`;
}
