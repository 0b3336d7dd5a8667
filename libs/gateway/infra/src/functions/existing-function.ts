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
 * A Lambda function that someone else deploys. The stack adds only the permissions for the API to invoke it;
 * its code, its role and its log are not part of the stack.
 */
export class ExistingFunction extends Construct {
  /** The URI for API Gateway to invoke the function. */
  readonly invokeArn: string;
  /** ARN that API Gateway invokes: the function, its alias or its version. */
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

  /** Lets API Gateway invoke the function for one source: the ARN of a route. */
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
