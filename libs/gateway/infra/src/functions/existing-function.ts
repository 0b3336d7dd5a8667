import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import { invocationUri, type Environment } from "@tollgate/environments";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

export interface ExistingFunctionOptions {
  readonly environment: Environment;
  /** The function, its alias or its version. */
  readonly arn: string;
}

/**
 * A Lambda function that someone else deploys. The stack adds to it what lets the API invoke it, and nothing else: its code,
 * its role and its log are not the stack's.
 */
export class ExistingFunction extends Construct {
  /** The URI by which API Gateway invokes it. */
  readonly invokeArn: string;
  /** The function, its alias or its version: what API Gateway invokes. */
  readonly arn: string;
  private readonly functionArn: string;
  private readonly qualifier: string | undefined;

  constructor(scope: Construct, id: string, { environment, arn }: ExistingFunctionOptions) {
    super(scope, id);
    this.invokeArn = invocationUri(environment.region, arn);
    this.arn = arn;
    const parts = arn.split(":");
    this.functionArn = parts.slice(0, 7).join(":");
    this.qualifier = parts[7];
  }

  /** Lets API Gateway invoke it for one source: the ARN of a route. */
  allowInvocation(id: string, sourceArn: string): ITerraformDependable {
    return new LambdaPermission(this, `permission-${id}`, {
      action: "lambda:InvokeFunction",
      principal: "apigateway.amazonaws.com",
      functionName: this.functionArn,
      ...(this.qualifier !== undefined && { qualifier: this.qualifier }),
      sourceArn,
    });
  }
}
