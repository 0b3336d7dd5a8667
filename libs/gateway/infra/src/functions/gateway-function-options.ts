import { nameProblem, namesOfFunction, type Environment, type RolloutOption } from "@tollgate/environments";
import { problemsWithFunction } from "@tollgate/gateway-definition";
import type { CodeSigning } from "./code-signing";
import type { Permission } from "@tollgate/data-protection-infra";

export interface GatewayFunctionOptions {
  readonly environment: Environment;
  /** What the function is in the environment: `authorizer` makes `example-gateway-authorizer-dev`. */
  readonly thing: string;
  /** The bundle: a zip whose `index.js` exports `handler`. */
  readonly codeZip: string;
  /** How long one invocation may take, in whole seconds, 1 to 29: API Gateway waits no longer. */
  readonly timeoutSeconds: number;
  /** Memory in MB, 128 to 10,240, which also sets the share of a CPU. */
  readonly memoryMb: number;
  /** Size of `/tmp` in MB. @default 512 */
  readonly ephemeralStorageMb?: number | undefined;
  /** @default arm64 */
  readonly architecture?: "arm64" | "x86_64" | undefined;
  /** The VPC that it is in. @default in none */
  readonly vpc?:
    { readonly subnetIds: readonly string[]; readonly securityGroupIds: readonly string[] } | undefined;
  /** ARNs of layers. @default none */
  readonly layers?: readonly string[] | undefined;
  /** @default none */
  readonly variables?: Readonly<Record<string, string>>;
  /**
   * What the function may do beside writing its log.
   *
   * @default nothing
   */
  readonly permissions?: readonly Permission[];
  /** Concurrency that is set aside for the function, and is its most. @default none */
  readonly reservedConcurrency?: number | undefined;
  /** Encrypts the log and the variables. @default keys that AWS manages */
  readonly kmsKeyArn?: string;
  /** @default any bundle is taken */
  readonly codeSigning?: CodeSigning;
  /** How the alias moves to a new version. @default at once, by Terraform */
  readonly rollout?: RolloutOption;
}

/** Why a function of these options cannot be deployed, one line each. */
export function problemsOf(options: GatewayFunctionOptions): readonly string[] {
  const { environment, thing, rollout } = options;
  const names = namesOfFunction({ ...environment, rollout }, thing, []);
  return [...names.flatMap((each) => nameProblem(each)?.message ?? []), ...problemsWithFunction(options)];
}
