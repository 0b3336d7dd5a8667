import { PrivateBucket } from "@tollgate/data-protection-infra";
import { account as ownAccount, pipelinesIn, type Account } from "@tollgate/environments";
import { Budget } from "@tollgate/observability-infra";
import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { ApiGatewayLogging } from "../aws/api-gateway-logging";
import { AwsAccess } from "../aws/aws-access";
import { PipelineRoles, type PipelineRolesOptions } from "../pipeline/pipeline-roles";
import { ownerOf } from "../pipeline/pipeline-stack";
import type { ServerOptions } from "../aws/server-options";
import { configureBackend } from "../aws/configure-backend";

export interface AccountStackOptions extends ServerOptions {
  /** @default the account's own values */
  readonly account?: Account;
  /** All accounts and Regions in use. @default this one alone */
  readonly accounts?: readonly Account[];
}

/**
 * The stack of an account and Region, deployed before any environment there: API Gateway's right to write logs,
 * the bucket for Terraform's state, and, once in an account, the budget and the pipeline's identity. Its own state
 * is a local file, because the bucket that it creates cannot hold it.
 */
export class AccountStack extends TerraformStack {
  private readonly account: Account;
  private readonly accounts: readonly Account[];

  constructor(scope: Construct, id: string, options: AccountStackOptions) {
    super(scope, id);
    const { account = ownAccount, accounts = [account], ...server } = options;
    this.account = account;
    this.accounts = accounts;
    configureBackend(this, { kind: "local" }, options);
    const { region, service, role } = account;
    new AwsAccess(this, "aws", {
      ...server,
      region,
      service,
      account: account.account,
      role,
      environment: "account",
    });
    if (account.stateBucket !== undefined)
      new PrivateBucket(this, "state", { bucket: account.stateBucket, requiresTls: !options.isPlainHttp });
    new ApiGatewayLogging(this, "api-gateway-logging", { service: account.service, region: account.region });
    if (account.budget) new Budget(this, "budget", { service: account.service, budget: account.budget });
  }

  /** Grants the pipelines of the accounts' repositories, if any, the right to plan and deploy these stacks here. */
  grantDeploy(stacks: PipelineRolesOptions["stacks"]): void {
    const { account, accounts } = this;
    const environments = [...new Set(stacks.map(ownerOf))];
    if (account.repository !== undefined || pipelinesIn(account, accounts, environments).length > 0)
      new PipelineRoles(this, "pipeline", { account, accounts, stacks });
  }
}
