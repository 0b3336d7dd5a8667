import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { startService, type Service } from "../programs/service";
import { LESS_GARBAGE_COLLECTION } from "./terraform";

/** Terraform's AWS provider as a process of its own, which Terraform's commands share. */
export interface RunningProvider {
  /** Makes Terraform use this process instead of starting the provider itself. */
  readonly env: Readonly<Record<"TF_REATTACH_PROVIDERS", string>>;
  stop(): Promise<unknown>;
}

/**
 * Starts the provider that `terraform init` has installed and checked for a stack. Otherwise, each command
 * hashes the provider's file of 700 MB, starts it once or twice, and has it build the schemas of 1,500 types:
 * half of a command's processor time.
 *
 * Two commands at a time need a provider each, because each command configures the provider.
 *
 * @param folder the initialized stack
 * @param env the variables of Terraform's commands: the provider reads the endpoint and the credentials
 * @see https://developer.hashicorp.com/terraform/plugin/debugging#starting-a-provider-in-debug-mode
 */
export async function startProvider(
  folder: string,
  env: Readonly<Record<string, string>>,
): Promise<RunningProvider> {
  const service: Service = await startService({
    command: installedProvider(folder),
    args: ["-debug"],
    cwd: folder,
    // The provider cannot be configured twice with a certificate bundle, and the server is on this machine.
    env: { ...LESS_GARBAGE_COLLECTION, ...env, AWS_CA_BUNDLE: undefined },
    ready: /TF_REATTACH_PROVIDERS='(.*)'/,
  });
  return {
    env: { TF_REATTACH_PROVIDERS: service.ready[1] ?? "" },
    stop: () => service.stop("SIGKILL"),
  };
}

/** @throws {Error} unless exactly one version is installed, for one platform */
function installedProvider(folder: string): string {
  let path = join(folder, ".terraform/providers/registry.terraform.io/hashicorp/aws");
  for (const level of ["version", "platform", "program"]) {
    const names = existsSync(path) ? readdirSync(path).filter((name) => !name.startsWith("LICENSE")) : [];
    if (names.length !== 1) throw new Error(`${path} has ${names.length} entries instead of one ${level}`);
    path = join(path, names[0] ?? "");
  }
  return path;
}
