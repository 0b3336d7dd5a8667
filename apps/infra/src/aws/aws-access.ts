import { awsArn, environmentName, type Environment } from "@tollgate/environments";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Aspects, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import type { ServerOptions } from "./server-options";
import { WithoutUnsupported } from "./without-unsupported";

export interface AwsAccessOptions extends ServerOptions {
  readonly region: string;
  readonly service: string;
  /** Value of the tag `environment` on every resource. */
  readonly environment: string;
  /** Id of the account. The provider refuses every other one. @default that of the credentials */
  readonly account?: string | undefined;
  /** Name of the role of the account that the provider assumes. @default none; the credentials themselves are used */
  readonly role?: string | undefined;
  /** Value of the tag `cell` on every resource. @default no tag */
  readonly cell?: string | undefined;
}

/**
 * Returns the access of a stack of an environment: of a cell, or of what stands before several. The first cell's
 * resources have the tags of the time before there were others.
 */
export function accessOf(environment: Environment, server: ServerOptions): AwsAccessOptions {
  const { region, service, account, roles, cell } = environment;
  return {
    ...server,
    region,
    service,
    environment: environmentName(environment),
    account,
    role: roles?.deploy,
    ...(cell && cell.name !== "1" && { cell: cell.name }),
  };
}

/** Configures a stack's access to AWS, and the tags of each of its resources. */
export class AwsAccess extends Construct {
  constructor(scope: Construct, id: string, options: AwsAccessOptions) {
    super(scope, id);
    const { region, service, environment, account, role, cell, isAwsCompatibleServer = false } = options;
    new AwsProvider(this, "provider", {
      region,
      ...(account !== undefined && { allowedAccountIds: [account] }),
      ...(account !== undefined &&
        role !== undefined && { assumeRole: [{ roleArn: awsArn("iam", "", account, `role/${role}`) }] }),
      defaultTags: [
        { tags: { service, environment, ...(cell !== undefined && { cell }), "managed-by": "terraform" } },
      ],
      ...(isAwsCompatibleServer && { s3UsePathStyle: true, skipMetadataApiCheck: "true" }),
    });
    if (isAwsCompatibleServer) Aspects.of(TerraformStack.of(this)).add(new WithoutUnsupported());
  }
}
