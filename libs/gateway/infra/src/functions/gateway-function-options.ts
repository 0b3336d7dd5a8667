import { nameProblem, namesOfFunction, type Environment, type RolloutOption } from "@tollgate/environments";
import { problemsWithFunction } from "@tollgate/gateway-definition";
import type { CodeSigning } from "./code-signing";
import type { Permission } from "@tollgate/data-protection-infra";
import type { FailedEventsQueue } from "./failed-events-queue";

export interface GatewayFunctionOptions {
  readonly environment: Environment;
  /** The function's purpose in the environment: `authorizer` makes `example-gateway-authorizer-dev`. */
  readonly thing: string;
  /** Path of the bundle: a zip whose `index.js` exports the handler. */
  readonly codeZip: string;
  /** The name under which the bundle exports its handler. @default handler */
  readonly handler?: string;
  /** `api`: API Gateway waits for the answer. `events`: nobody does. @default api */
  readonly invokedBy?: "api" | "events";
  /** Queue for the events of asynchronous invocations that failed. @default Lambda drops them after its retries */
  readonly failedEventsQueue?: FailedEventsQueue;
  /**
   * Timeout of one invocation, in whole seconds: 1 to 29, which is as long as API Gateway waits, or to 900 of a function
   * that events invoke.
   */
  readonly timeoutSeconds: number;
  /** Memory in MB, 128 to 10,240, which also determines the share of a CPU. */
  readonly memoryMb: number;
  /** Size of `/tmp` in MB. @default 512 */
  readonly ephemeralStorageMb?: number | undefined;
  /** @default arm64 */
  readonly architecture?: "arm64" | "x86_64" | undefined;
  /** The function's VPC. @default no VPC */
  readonly vpc?:
    { readonly subnetIds: readonly string[]; readonly securityGroupIds: readonly string[] } | undefined;
  /** ARNs of layers. @default none */
  readonly layers?: readonly string[] | undefined;
  /** @default none */
  readonly variables?: Readonly<Record<string, string>>;
  /**
   * The function's permissions, besides writing its log.
   *
   * @default none
   */
  readonly permissions?: readonly Permission[];
  /** Reserved concurrency of the function, which is also its maximum. @default none */
  readonly reservedConcurrency?: number | undefined;
  /** Encrypts the log and the variables. @default keys that AWS manages */
  readonly kmsKeyArn?: string;
  /** @default any bundle is accepted */
  readonly codeSigning?: CodeSigning;
  /**
   * The least level of Lambda's own lines. `WARN` leaves out those on the start and the end of an invocation that succeeds,
   * which cost more than a function that runs for each few requests.
   *
   * @default INFO
   */
  readonly systemLogLevel?: "INFO" | "WARN";
  /** How the alias moves to a new version. @default at once, by Terraform */
  readonly rollout?: RolloutOption;
}

/** Returns the reasons why a function with these options cannot be deployed, one line each. */
export function problemsOf(options: GatewayFunctionOptions): readonly string[] {
  const { environment, thing, rollout, invokedBy } = options;
  const names = namesOfFunction({ ...environment, rollout }, thing, []);
  return [
    ...names.flatMap((each) => nameProblem(each)?.message ?? []),
    ...problemsWithFunction(options, invokedBy),
  ];
}
