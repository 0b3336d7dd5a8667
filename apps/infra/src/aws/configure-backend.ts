import { join, relative } from "node:path";
import type { State } from "@tollgate/environments";
import { App, LocalBackend, Manifest, S3Backend, type TerraformStack } from "cdktf";
import type { ServerOptions } from "./server-options";

/** Terraform 1.10 is the first version that locks in S3 itself (`use_lockfile`). */
const TERRAFORM_VERSIONS = ">= 1.10.0";

/**
 * Configures the backend of a stack's Terraform state from its environment, and the versions of Terraform
 * that support it.
 */
export function configureBackend(
  stack: TerraformStack,
  state: State,
  { isAwsCompatibleServer = false }: ServerOptions,
): void {
  stack.addOverride("terraform.required_version", TERRAFORM_VERSIONS);
  if (state.kind === "local") {
    new LocalBackend(stack, { path: localState(stack) });
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
  // S3 locks without a DynamoDB table; cdktf's binding does not have the option yet.
  stack.addOverride("terraform.backend.s3.use_lockfile", true);
}

/**
 * Returns the path of a file beside `cdktf.json`, relative to the folder in which Terraform runs, so that the
 * JSON is the same on every machine.
 */
function localState(stack: TerraformStack): string {
  const { id } = stack.node;
  const folder = join(App.of(stack).outdir, Manifest.stacksFolder, id);
  return relative(folder, `terraform.${id}.tfstate`);
}
