import { join, relative } from "node:path";
import type { State } from "@tollgate/environments";
import { App, LocalBackend, Manifest, S3Backend, type TerraformStack } from "cdktf";
import type { ServerOptions } from "./server-options";

/** Terraform 1.10 locks in S3 itself (`use_lockfile`). */
const TERRAFORM_VERSIONS = ">= 1.10.0";

/** Keeps a stack's Terraform state where its environment says, and states which versions of Terraform can. */
export function keepState(
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
  // Without a DynamoDB table; cdktf's binding is older.
  stack.addOverride("terraform.backend.s3.use_lockfile", true);
}

/** A file beside `cdktf.json`, from the folder in which Terraform runs: the JSON is the same on every machine. */
function localState(stack: TerraformStack): string {
  const { id } = stack.node;
  const folder = join(App.of(stack).outdir, Manifest.stacksFolder, id);
  return relative(folder, `terraform.${id}.tfstate`);
}
