import { AuthorizerFunction, TokensTable } from "@tollgate/authorizer-infra";
import type { Environment } from "@tollgate/environments";
import { routesOf } from "@tollgate/gateway-definition";
import { Backends, RestApi } from "@tollgate/gateway-infra";
import {
  AccessLog,
  AuthorizerColdStarts,
  Dashboard,
  InsightRules,
  LogQueries,
  TraceSampling,
} from "@tollgate/observability-infra";
import { OperatorPolicy, Plans, TenantsTable } from "@tollgate/tenant-provisioning-infra";
import { TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { AwsAccess } from "../aws-access";
import type { ServerOptions } from "../server-options";
import { keepState } from "../state-backend";

export interface GatewayStackOptions extends ServerOptions {
  readonly environment: Environment;
  /** Source of the OpenAPI document. */
  readonly untrustedSource: string;
  /** Path of an app's bundle. */
  readonly codeZip: (app: string) => string;
}

/** One environment of the gateway. */
export class GatewayStack extends TerraformStack {
  constructor(scope: Construct, id: string, options: GatewayStackOptions) {
    super(scope, id);
    const { environment, untrustedSource, codeZip } = options;
    keepState(this, environment.state, options);
    new AwsAccess(this, "aws", { ...options, ...environment, environment: environment.name });

    const tokensTable = new TokensTable(this, "tokens", { environment });
    const authorizer = new AuthorizerFunction(this, "authorizer", {
      environment,
      tokensTable,
      codeZip: codeZip("authorizer-lambda"),
    });
    const backends = new Backends(this, "backends", {
      environment,
      routes: routesOf(untrustedSource),
      codeZip,
    });
    const accessLog = new AccessLog(this, "access-log", { environment });
    const { stage, invokeUrl } = new RestApi(this, "gateway", {
      environment,
      untrustedSource,
      authorizerInvokeArn: authorizer.invokeArn,
      backendInvokeArn: (backend) => backends.invokeArn(backend),
      accessLog,
    });
    authorizer.allowInvocations(stage);
    backends.allowInvocations(stage);
    const plans = new Plans(this, "plans", { environment, stage });
    const tenantsTable = new TenantsTable(this, "tenants", { environment });
    const operatorPolicy = new OperatorPolicy(this, "operator", {
      environment,
      tenantsTable,
      tokensTable,
      planIds: Object.values(plans.ids),
      stage,
    });
    new InsightRules(this, "insight-rules", { environment });
    new LogQueries(this, "log-queries", { environment });
    new AuthorizerColdStarts(this, "cold-starts", { environment, logGroupName: authorizer.logGroupName });
    new Dashboard(this, "dashboard", { environment });
    if (environment.tracing) new TraceSampling(this, "traces", { environment, tracing: environment.tracing });

    new TerraformOutput(this, "invoke_url", { value: invokeUrl });
    new TerraformOutput(this, "general_plan_id", { value: plans.ids.General });
    new TerraformOutput(this, "unlimited_plan_id", { value: plans.ids.Unlimited });
    new TerraformOutput(this, "tokens_table", { value: tokensTable.name });
    new TerraformOutput(this, "tenants_table", { value: tenantsTable.name });
    new TerraformOutput(this, "operator_policy_arn", { value: operatorPolicy.arn });
  }
}
