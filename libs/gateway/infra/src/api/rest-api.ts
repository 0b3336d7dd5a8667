import { ApiGatewayDeployment } from "@cdktf/provider-aws/lib/api-gateway-deployment";
import { ApiGatewayMethodSettings } from "@cdktf/provider-aws/lib/api-gateway-method-settings";
import { ApiGatewayRestApi } from "@cdktf/provider-aws/lib/api-gateway-rest-api";
import { ApiGatewayStage } from "@cdktf/provider-aws/lib/api-gateway-stage";
import { accountThrottle } from "@tollgate/aws-quotas";
import { environmentName, type Environment } from "@tollgate/environments";
import { resourceName } from "@tollgate/records";
import {
  binaryTypesOf,
  buildGatewayDocument,
  ownRoutesOf,
  type BackendName,
  type Route,
} from "@tollgate/gateway-definition";
import { acceptFindings } from "@tollgate/policy-checks-infra";
import { dependable, Fn, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

/** The ARN prefix of an API's routes and authorizers, and a stage name; the stage may not exist yet. */
export interface RoutesAddress {
  /** `arn:aws:execute-api:<region>:<account>:<api>` */
  readonly executionArn: string;
  readonly stageName: string;
}

/** The names of a stage, for other constructs. */
export interface StageAddress {
  readonly restApiId: string;
  readonly stageName: string;
  readonly arn: string;
}

export interface RestApiOptions {
  readonly environment: Environment;
  /** The OpenAPI document's source. */
  readonly untrustedSource: string;
  /** The URI for API Gateway to invoke the authorizer. */
  readonly authorizerInvokeArn: string;
  /** The URI for API Gateway to invoke a backend, or a function of Tollgate's own. */
  readonly backendInvokeArn: (backend: BackendName) => string;
  /** The base URL of a server's paths. @default no route names a server */
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
  /** API Gateway's own address of the stage, which is disabled when the environment has a domain. */
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
      ownRoutes: ownRoutesOf(environment),
    });
    const api = new ApiGatewayRestApi(this, "api", {
      name,
      body: escapeTemplates(JSON.stringify(document)),
      // The body has it too: an import overwrites the attribute, and without the attribute Terraform would
      // reset the value.
      apiKeySource: "AUTHORIZER",
      // Always stated, like the members below: an omitted member keeps the API's current value.
      binaryMediaTypes: [...binaryTypesOf(document)],
      disableExecuteApiEndpoint: isExecuteApiEndpointDisabled,
      // API Gateway omits from the API the parts that it warns about.
      failOnWarnings: true,
      endpointConfiguration: { types: ["REGIONAL"] },
    });
    acceptFindings(api, { CKV_AWS_237: "a second API would have another address: clients break either way" });
    this.deployment = new ApiGatewayDeployment(this, "deployment", {
      restApiId: api.id,
      // A deployment is a snapshot of the API, so only a new deployment brings a new body to the stage.
      triggers: { redeploy: Fn.sha1(api.body) },
      lifecycle: { createBeforeDestroy: true },
    });
    const stage = new ApiGatewayStage(this, "stage", {
      restApiId: api.id,
      deploymentId: this.deployment.id,
      stageName: environmentName(environment),
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
        // API Gateway always publishes metrics of the API and of the stage. Nothing here reads metrics by
        // method, each of which would be a custom metric.
        // https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html
        metricsEnabled: false,
        // The access log has one line per request. Execution logs would contain headers and bodies, without
        // expiry, in a log group that API Gateway creates itself.
        loggingLevel: "OFF",
        dataTraceEnabled: false,
        throttlingRateLimit: accountThrottle.rateLimit,
        throttlingBurstLimit: accountThrottle.burstLimit,
      },
    });
    acceptFindings(settings, { CKV_AWS_225: "answers differ by tenant, and a cache costs by the hour" });
    this.routes = { executionArn: api.executionArn, stageName: environmentName(environment) };
    this.stage = { restApiId: api.id, stageName: stage.stageName, arn: stage.arn };
    this.invokeUrl = stage.invokeUrl;
  }

  /**
   * Deploys the API after the permissions to invoke its functions exist. As for every dependency of a
   * deployment, Terraform then removes a permission only after the stage no longer uses the deployment.
   */
  deployAfter(permissions: readonly ITerraformDependable[]): void {
    this.deployment.dependsOn = permissions.map(dependable);
  }
}

/**
 * Returns the ARN of a route at a stage. Each path variable is `*`, and so is the method `any`.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-control-access-using-iam-policies-to-invoke-api.html
 */
export function routeArn({ executionArn, stageName }: RoutesAddress, { method, path }: Route): string {
  const verb = method === "any" ? "*" : method.toUpperCase();
  return `${executionArn}/${stageName}/${verb}${path.replace(/\{[^}]+\}/g, "*")}`;
}

/**
 * Escapes a text for Terraform. `${` and `%{` start an expression in Terraform's JSON, but must not in a
 * description of an OpenAPI document. cdktf's own tokens remain expressions.
 */
export function escapeTemplates(text: string): string {
  return text.replace(/\$\{(?!TfToken\[)/g, "$$${").replace(/%\{/g, "%%{");
}
