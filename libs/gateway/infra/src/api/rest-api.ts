import { ApiGatewayDeployment } from "@cdktf/provider-aws/lib/api-gateway-deployment";
import { ApiGatewayMethodSettings } from "@cdktf/provider-aws/lib/api-gateway-method-settings";
import { ApiGatewayRestApi } from "@cdktf/provider-aws/lib/api-gateway-rest-api";
import { ApiGatewayStage } from "@cdktf/provider-aws/lib/api-gateway-stage";
import { accountThrottle } from "@tollgate/aws-quotas";
import type { Environment } from "@tollgate/environments";
import { resourceName } from "@tollgate/records";
import {
  binaryTypesOf,
  buildGatewayDocument,
  type BackendName,
  type Route,
} from "@tollgate/gateway-definition";
import { acceptFindings } from "@tollgate/policy-checks-infra";
import { dependable, Fn, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

/** What the ARNs of an API's routes and authorizers begin with, at a stage that need not be there yet. */
export interface RoutesAddress {
  /** `arn:aws:execute-api:<region>:<account>:<api>` */
  readonly executionArn: string;
  readonly stageName: string;
}

/** What names a stage to other constructs. */
export interface StageAddress {
  readonly restApiId: string;
  readonly stageName: string;
  readonly arn: string;
}

export interface RestApiOptions {
  readonly environment: Environment;
  /** The OpenAPI document's source. */
  readonly untrustedSource: string;
  /** The URI by which API Gateway invokes the authorizer. */
  readonly authorizerInvokeArn: string;
  /** The URI by which API Gateway invokes a backend. */
  readonly backendInvokeArn: (backend: BackendName) => string;
  /** Where the paths of a server begin. @default no route names a server */
  readonly backendUrl?: (backend: BackendName) => string;
  readonly accessLog: { readonly logGroupArn: string; readonly format: string };
}

/**
 * The REST API that the OpenAPI document describes, deployed at one stage.
 *
 * @throws {DocumentError} at synth, with every mistake in the document.
 */
export class RestApi extends Construct {
  readonly routes: RoutesAddress;
  readonly stage: StageAddress;
  /** API Gateway's own address of the stage, which answers unless the environment has a domain. */
  readonly invokeUrl: string;
  private readonly deployment: ApiGatewayDeployment;

  constructor(scope: Construct, id: string, options: RestApiOptions) {
    super(scope, id);
    const { environment, accessLog } = options;
    const name = resourceName(environment, "api");
    const isExecuteApiEndpointDisabled = environment.domain !== undefined;
    const document = buildGatewayDocument(options.untrustedSource, {
      title: name,
      authorizer: {
        invokeArn: options.authorizerInvokeArn,
        resultTtlSeconds: environment.authorizer.cacheTtlSeconds,
      },
      backendInvokeArn: options.backendInvokeArn,
      ...(options.backendUrl && { backendUrl: options.backendUrl }),
      isExecuteApiEndpointDisabled,
    });
    const api = new ApiGatewayRestApi(this, "api", {
      name,
      body: escapeTemplates(JSON.stringify(document)),
      // Also in the body: an import overwrites the attribute, and the attribute without the body would be set back.
      apiKeySource: "AUTHORIZER",
      // Stated in any case, as is what follows: left out, it keeps the value that the API has.
      binaryMediaTypes: [...binaryTypesOf(document)],
      disableExecuteApiEndpoint: isExecuteApiEndpointDisabled,
      // What API Gateway warns of it leaves out of the API.
      failOnWarnings: true,
      endpointConfiguration: { types: ["REGIONAL"] },
    });
    acceptFindings(api, { CKV_AWS_237: "a second API would have another address: clients break either way" });
    this.deployment = new ApiGatewayDeployment(this, "deployment", {
      restApiId: api.id,
      // A deployment is a snapshot of the API: only a new one brings a new body to the stage.
      triggers: { redeploy: Fn.sha1(api.body) },
      lifecycle: { createBeforeDestroy: true },
    });
    const stage = new ApiGatewayStage(this, "stage", {
      restApiId: api.id,
      deploymentId: this.deployment.id,
      stageName: environment.name,
      accessLogSettings: { destinationArn: accessLog.logGroupArn, format: accessLog.format },
      xrayTracingEnabled: environment.tracing !== undefined,
    });
    acceptFindings(stage, {
      CKV_AWS_120: "answers differ by tenant, and a cache costs by the hour",
      CKV2_AWS_4:
        "the access log has a line for what API Gateway logs of requests; execution logs would hold headers and bodies",
      CKV2_AWS_29: "an option: waf",
      CKV2_AWS_77:
        "the option waf has the rules on Log4j; the check wants AWSManagedRulesAnonymousIpList too, which refuses cloud providers, where tenants' servers are",
      CKV2_AWS_51: "a client certificate is for backends over HTTP; Lambda is invoked with IAM",
    });
    const settings = new ApiGatewayMethodSettings(this, "settings", {
      restApiId: api.id,
      stageName: stage.stageName,
      methodPath: "*/*",
      settings: {
        // API Gateway publishes metrics of the API and of the stage in any case, and nothing here reads one by method: each
        // would be a custom metric for each method.
        // https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html
        metricsEnabled: false,
        // The access log has one line a request. Execution logs would hold headers and bodies, for ever, in a log group
        // that API Gateway creates by itself.
        loggingLevel: "OFF",
        dataTraceEnabled: false,
        throttlingRateLimit: accountThrottle.rateLimit,
        throttlingBurstLimit: accountThrottle.burstLimit,
      },
    });
    acceptFindings(settings, { CKV_AWS_225: "answers differ by tenant, and a cache costs by the hour" });
    this.routes = { executionArn: api.executionArn, stageName: environment.name };
    this.stage = { restApiId: api.id, stageName: stage.stageName, arn: stage.arn };
    this.invokeUrl = stage.invokeUrl;
  }

  /**
   * Deploys the API once the functions that it calls may be invoked. Terraform then also withdraws a permission only after the
   * stage has left the deployment that needs it, as for all that a deployment depends on.
   */
  deployAfter(permissions: readonly ITerraformDependable[]): void {
    this.deployment.dependsOn = permissions.map(dependable);
  }
}

/**
 * The ARN of a route at a stage, in which each path variable is `*`, and so is the method of a route for any.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-control-access-using-iam-policies-to-invoke-api.html
 */
export function routeArn({ executionArn, stageName }: RoutesAddress, { method, path }: Route): string {
  const verb = method === "any" ? "*" : method.toUpperCase();
  return `${executionArn}/${stageName}/${verb}${path.replace(/\{[^}]+\}/g, "*")}`;
}

/**
 * Makes Terraform read a text as it is: in its JSON, `${` and `%{` start an expression, which a description in an OpenAPI
 * document must not. cdktf's own tokens stay expressions.
 */
export function escapeTemplates(text: string): string {
  return text.replace(/\$\{(?!TfToken\[)/g, "$$${").replace(/%\{/g, "%%{");
}
