import { XraySamplingRule } from "@cdktf/provider-aws/lib/xray-sampling-rule";
import type { Environment, TracingOption } from "@tollgate/environments";
import { resourceNames } from "@tollgate/observability-runtime";
import { Construct } from "constructs";

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
    new XraySamplingRule(this, "rule", {
      ruleName: `${environment.service}-${environment.name}`,
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
