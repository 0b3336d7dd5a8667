import { XraySamplingRule } from "@cdktf/provider-aws/lib/xray-sampling-rule";
import type { Environment, TracingOption } from "@tollgate/environments";
import { resourceNames } from "@tollgate/observability-runtime";
import { Construct } from "constructs";

/** The longest name of a sampling rule. */
const MAX_NAME_LENGTH = 32;

/** Before X-Ray's own rule, which is the last (10,000), and after those that an operator adds in an incident. */
const PRIORITY = 1_000;

export interface TraceSamplingOptions {
  readonly environment: Environment;
  readonly tracing: TracingOption;
}

/**
 * Which requests of the stage X-Ray keeps a trace of. API Gateway decides for the whole path of a request: the functions
 * behind it follow.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-configuring-xray-sampling-rules.html
 */
export class TraceSampling extends Construct {
  constructor(scope: Construct, id: string, { environment, tracing }: TraceSamplingOptions) {
    super(scope, id);
    const { api, stage } = resourceNames(environment);
    const ruleName = `${environment.service}-${environment.name}`;
    this.node.addValidation({
      validate: () =>
        ruleName.length > MAX_NAME_LENGTH
          ? [
              `the name ${ruleName} of the sampling rule has ${ruleName.length} characters; allowed: ${MAX_NAME_LENGTH}`,
            ]
          : [],
    });
    new XraySamplingRule(this, "rule", {
      ruleName,
      serviceName: `${api}/${stage}`,
      serviceType: "AWS::ApiGateway::Stage",
      reservoirSize: tracing.perSecond,
      fixedRate: tracing.percent / 100,
      priority: PRIORITY,
      version: 1,
      host: "*",
      httpMethod: "*",
      urlPath: "*",
      resourceArn: "*",
    });
  }
}
