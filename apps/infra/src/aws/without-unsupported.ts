import { BudgetsBudget } from "@cdktf/provider-aws/lib/budgets-budget";
import { CloudwatchQueryDefinition } from "@cdktf/provider-aws/lib/cloudwatch-query-definition";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { XraySamplingRule } from "@cdktf/provider-aws/lib/xray-sampling-rule";
import type { IAspect } from "cdktf";
import type { IConstruct } from "constructs";

/** Resources that `moto_server` answers with an error, or that leave its second plan not empty. */
const UNSUPPORTED = [
  BudgetsBudget.tfResourceType,
  CloudwatchQueryDefinition.tfResourceType,
  XraySamplingRule.tfResourceType,
];

/**
 * Removes from a stack the resources that AWS-compatible servers do not support, so that the rest can be
 * deployed to one. The constructs themselves declare everything for AWS, without conditions.
 */
export class WithoutUnsupported implements IAspect {
  visit(construct: IConstruct): void {
    const { terraformResourceType } = construct as { readonly terraformResourceType?: string };
    if (terraformResourceType !== undefined && UNSUPPORTED.includes(terraformResourceType))
      construct.node.scope?.node.tryRemoveChild(construct.node.id);
    // The server stores these values changed or not at all, so every plan would set them again.
    if (construct instanceof LambdaFunction) {
      construct.resetLoggingConfig();
      construct.resetKmsKeyArn();
    }
    if (construct instanceof KmsKey) construct.resetRotationPeriodInDays();
  }
}
