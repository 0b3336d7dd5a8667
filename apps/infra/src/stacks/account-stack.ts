import { PrivateBucket } from "@tollgate/data-protection-infra";
import { account } from "@tollgate/environments";
import { LocalBackend, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { ApiGatewayLogging } from "../api-gateway-logging";
import { AwsAccess } from "../aws-access";
import type { ServerOptions } from "../server-options";

export type AccountStackOptions = ServerOptions;

/**
 * What exists once per AWS account and Region, deployed before any environment: API Gateway's right to write logs, and the
 * bucket for Terraform's state. Its own state is a file: the bucket that it creates cannot hold it.
 */
export class AccountStack extends TerraformStack {
  constructor(scope: Construct, id: string, options: AccountStackOptions) {
    super(scope, id);
    new LocalBackend(this);
    new AwsAccess(this, "aws", { ...options, ...account, environment: "account" });
    new PrivateBucket(this, "state", { bucket: account.stateBucket, requiresTls: !options.isPlainHttp });
    new ApiGatewayLogging(this, "api-gateway-logging", { service: account.service, region: account.region });
  }
}
