import type { State } from "@tollgate/environments";
import { LocalBackend, S3Backend, type TerraformStack } from "cdktf";
import type { ServerOptions } from "./server-options";

/** Keeps a stack's Terraform state where its environment says. */
export function keepState(
  stack: TerraformStack,
  state: State,
  { isAwsCompatibleServer = false }: ServerOptions,
): void {
  if (state.kind === "local") {
    new LocalBackend(stack);
    return;
  }
  const { bucket, key, region } = state;
  new S3Backend(stack, {
    bucket,
    key,
    region,
    encrypt: true,
    ...(isAwsCompatibleServer && { usePathStyle: true, skipMetadataApiCheck: true }),
  });
  // Terraform 1.10 locks in S3 itself, without a DynamoDB table; cdktf's binding is older.
  stack.addOverride("terraform.backend.s3.use_lockfile", true);
}
