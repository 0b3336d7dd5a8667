import type { Environment, RolloutOption } from "@tollgate/environments";
import type { CodeSigning } from "./code-signing";
import type { Permission } from "@tollgate/data-protection-infra";
import { rolloutName } from "./rollout";

/** The longest name of a Lambda function and of an IAM role. */
const MAX_NAME_LENGTH = 64;

export interface GatewayFunctionOptions {
  readonly environment: Environment;
  /** What the function is in the environment: `authorizer` makes `example-gateway-authorizer-dev`. */
  readonly thing: string;
  /** The bundle: a zip whose `index.js` exports `handler`. */
  readonly codeZip: string;
  /** How long one invocation may take, in seconds, 1 to 29: API Gateway waits no longer. */
  readonly timeoutSeconds: number;
  /** Memory in MB, 128 to 10,240, which also sets the share of a CPU. */
  readonly memoryMb: number;
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

/** Why a function of that name and these options cannot be deployed, one line each. */
export function problemsOf(
  name: string,
  { timeoutSeconds, memoryMb, rollout }: GatewayFunctionOptions,
): string[] {
  const longest = rollout ? rolloutName(name) : name;
  return [
    ...(longest.length > MAX_NAME_LENGTH
      ? [`the name ${longest} has ${longest.length} characters; allowed: ${MAX_NAME_LENGTH}`]
      : []),
    ...(timeoutSeconds >= 1 && timeoutSeconds <= 29
      ? []
      : [`timeoutSeconds is ${timeoutSeconds}; allowed: 1 to 29, after which API Gateway gives up`]),
    ...(memoryMb >= 128 && memoryMb <= 10_240 ? [] : [`memoryMb is ${memoryMb}; allowed: 128 to 10240`]),
  ];
}
