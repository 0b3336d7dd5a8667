import { XraySamplingRule } from "@cdktf/provider-aws/lib/xray-sampling-rule";
import type { Environment, TracingOption } from "@tollgate/environments";
import { resourceNames } from "@tollgate/observability-runtime";
import { Construct } from "constructs";

/** Before X-Ray's default rule (10,000), and after rules that an operator adds during an incident. */
const PRIORITY = 1_000;

export interface TraceSamplingOptions {
  readonly environment: Environment;
  readonly tracing: TracingOption;
}

/**
 * The sampling rule for X-Ray traces of the stage. API Gateway decides for the whole path of a request, and
 * the functions behind it follow its decision.
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
