import { PrivateBucket } from "@tollgate/data-protection-infra";
import { account as ownAccount, type Account } from "@tollgate/environments";
import { Budget } from "@tollgate/observability-infra";
import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { ApiGatewayLogging } from "../aws/api-gateway-logging";
import { AwsAccess } from "../aws/aws-access";
import { PipelineRoles, type PipelineRolesOptions } from "../pipeline/pipeline-roles";
import type { ServerOptions } from "../aws/server-options";
import { configureBackend } from "../aws/configure-backend";

export interface AccountStackOptions extends ServerOptions {
  /** @default the account's own values */
  readonly account?: Account;
}

/**
 * The account stack, deployed before any environment: API Gateway's right to write logs, the bucket for
 * Terraform's state, the budget, and the pipeline's identity. Its own state is a local file, because the
 * bucket that it creates cannot hold it.
 */
export class AccountStack extends TerraformStack {
  private readonly account: Account;

  constructor(scope: Construct, id: string, options: AccountStackOptions) {
    super(scope, id);
    const { account = ownAccount } = options;
    this.account = account;
    configureBackend(this, { kind: "local" }, options);
    new AwsAccess(this, "aws", { ...options, ...account, environment: "account" });
    new PrivateBucket(this, "state", { bucket: account.stateBucket, requiresTls: !options.isPlainHttp });
    new ApiGatewayLogging(this, "api-gateway-logging", { service: account.service, region: account.region });
    if (account.budget) new Budget(this, "budget", { service: account.service, budget: account.budget });
  }

  /** Grants the pipeline of the account's repository, if any, the right to plan and deploy these stacks. */
  grantDeploy(stacks: PipelineRolesOptions["stacks"]): void {
    const { repository } = this.account;
    if (repository !== undefined)
      new PipelineRoles(this, "pipeline", { account: { ...this.account, repository }, stacks });
  }
}
