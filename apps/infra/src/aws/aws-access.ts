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
}

/** Configures a stack's access to AWS, and the tags of each of its resources. */
export class AwsAccess extends Construct {
  constructor(scope: Construct, id: string, options: AwsAccessOptions) {
    super(scope, id);
    const { region, service, environment, isAwsCompatibleServer = false } = options;
    new AwsProvider(this, "provider", {
      region,
      defaultTags: [{ tags: { service, environment, "managed-by": "terraform" } }],
      ...(isAwsCompatibleServer && { s3UsePathStyle: true, skipMetadataApiCheck: "true" }),
    });
    if (isAwsCompatibleServer) Aspects.of(TerraformStack.of(this)).add(new WithoutUnsupported());
  }
}
