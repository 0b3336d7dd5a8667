import { BudgetsBudget } from "@cdktf/provider-aws/lib/budgets-budget";
import { CloudwatchQueryDefinition } from "@cdktf/provider-aws/lib/cloudwatch-query-definition";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { XraySamplingRule } from "@cdktf/provider-aws/lib/xray-sampling-rule";
import type { IAspect } from "cdktf";
import type { IConstruct } from "constructs";

/** Resources that `moto_server` answers with an error, or whose second plan is not empty there. */
const UNSUPPORTED = [
  BudgetsBudget.tfResourceType,
  CloudwatchQueryDefinition.tfResourceType,
  XraySamplingRule.tfResourceType,
];

/**
 * Takes out of a stack what AWS-compatible servers do not have, so that the rest can be deployed to one. Everything that is
 * deployed to AWS stays in the list of constructs, without conditions.
 */
export class WithoutUnsupported implements IAspect {
  visit(construct: IConstruct): void {
    const { terraformResourceType } = construct as { readonly terraformResourceType?: string };
    if (terraformResourceType !== undefined && UNSUPPORTED.includes(terraformResourceType))
      construct.node.scope?.node.tryRemoveChild(construct.node.id);
    // What the server keeps as another text, or not at all, every plan would set again.
    if (construct instanceof LambdaFunction) {
      construct.resetLoggingConfig();
      construct.resetKmsKeyArn();
    }
    if (construct instanceof KmsKey) construct.resetRotationPeriodInDays();
  }
}
