import { integrationTimeoutMs } from "@tollgate/aws-quotas";
import { arnPattern, readValues } from "@tollgate/environments";
import * as z from "zod";
import { gatewayApps } from "../../gateway-apps";
import { permission } from "./permissions";
import { secret } from "./secrets";
import { ownTable, sharedTable } from "./tables";
import { byEnvironment } from "./by-environment";
import { variableName, variableValue } from "./variables";

/**
 * Whole seconds. API Gateway's limit is 29 seconds (developer guide, "Quotas for configuring and running a
 * REST API").
 */
const TIMEOUT_SECONDS = { min: 1, max: integrationTimeoutMs.max / 1000 } as const;
/** MB, as Terraform's provider accepts them. */
const MEMORY_MB = { min: 128, max: 10_240 } as const;

const APP_RULE = "a folder under apps whose name ends with -lambda";
/** A folder under `apps/` in the form of bundled Lambda functions. The gateway's own serve no route. */
export const appFolder = z
  .string({ error: APP_RULE })
  .regex(/^(?!\.)[\w.-]+-lambda$/, APP_RULE)
  .refine(
    (app) => !gatewayApps.includes(app),
    `another app than the gateway's own: ${gatewayApps.join(", ")}`,
  );

/** The longest time that API Gateway waits, in whole seconds. */
export const timeoutSeconds = whole(
  "seconds",
  TIMEOUT_SECONDS,
  `: API Gateway gives up after ${TIMEOUT_SECONDS.max}`,
);

function whole(unit: string, { min, max }: { readonly min: number; readonly max: number }, why = "") {
  const error = `whole ${unit}, ${min} to ${max}${why}`;
  return z
    .number({ error })
    .refine((value) => Number.isInteger(value) && value >= min && value <= max, error);
}

/** MB of `/tmp` (Lambda's `EphemeralStorageSize`). */
const EPHEMERAL_STORAGE_MB = { min: 512, max: 10_240 } as const;
/** "Function layers: five layers" (Lambda quotas). */
const MAX_LAYERS = 5;

const layerArn = z
  .string({ error: "a layer version's ARN" })
  .regex(arnPattern("lambda", "layer:[\\w-]+:\\d+"), "the ARN of one version of a layer");
const layers = z
  .array(layerArn)
  .refine((arns) => arns.length <= MAX_LAYERS, `at most ${MAX_LAYERS} layers (Lambda quotas)`)
  .readonly();

/**
 * "Subnets per function: 16", "security groups: 5" (the provider's and Lambda's `SubnetIds` and
 * `SecurityGroupIds`).
 */
const vpc = z.strictObject({
  subnetIds: ids("subnet", 16),
  securityGroupIds: ids("sg", 5),
});

function ids(prefix: string, most: number) {
  const error = `1 to ${most} ids, such as ${prefix}-0123456789abcdef0`;
  const isId = (id: unknown) => typeof id === "string" && new RegExp(`^${prefix}-[0-9a-f]{8,17}$`).test(id);
  return z
    .array(z.string({ error }), { error })
    .refine((all) => all.length > 0 && all.length <= most && all.every(isId), error)
    .readonly();
}

const ONE_AT_LEAST = "whole numbers from 1";

/** A Lambda function of the workspace. */
export const lambdaBackend = z.strictObject({
  /**
   * Folder of its app under `apps/`, whose name ends in `-lambda`. `nx build` writes its `dist/function.zip`.
   */
  app: appFolder,
  /** Timeout of one invocation, in whole seconds: at most 29, after which API Gateway times out. */
  timeoutSeconds,
  /** Memory in MB, 128 to 10,240, which also determines the share of a CPU. */
  memoryMb: whole("MB", MEMORY_MB),
  /**
   * Environment variables by name: a text, or a text for each environment by its name. Do not write secrets
   * here: Terraform's state and plans contain the values, and whoever may read the function's configuration
   * can read them.
   *
   * @default none
   */
  environment: z.record(variableName, byEnvironment(variableValue, "a text")).readonly().optional(),
  /**
   * The backend's own DynamoDB tables, by the variable that gives the function the table's name. They exist
   * as long as they are listed here, even while no route names the backend.
   *
   * @default none
   */
  tables: z.record(variableName, ownTable).readonly().optional(),
  /** Tables of other backends, by the variable that gives the function the table's name. @default none */
  sharedTables: z.record(variableName, sharedTable).readonly().optional(),
  /**
   * Existing secrets, by the variable that gives the function the name or ARN to request. The review of a
   * plan does not treat a variable whose name ends in `_NAME` or `_ARN` as the secret itself.
   *
   * @default none
   */
  secrets: z.record(variableName, secret).readonly().optional(),
  /** Further permissions on an existing table, bucket or queue. @default none */
  permissions: z.array(permission).readonly().optional(),
  /** Size of `/tmp` in MB, 512 to 10,240. @default 512 */
  ephemeralStorageMb: whole("MB", EPHEMERAL_STORAGE_MB).optional(),
  /** Architecture of the processor. @default arm64 */
  architecture: z.enum(["arm64", "x86_64"]).optional(),
  /** ARNs of layer versions, at most five, or a list for each environment that has any. @default none */
  layers: byEnvironment(layers, "a list of ARNs").optional(),
  /**
   * Reserved concurrency of the function, which is also its maximum, or one for each environment with any.
   *
   * @default none: the function shares the account's concurrency with all other functions
   */
  reservedConcurrency: byEnvironment(
    z.number({ error: ONE_AT_LEAST }).refine((value) => Number.isInteger(value) && value >= 1, ONE_AT_LEAST),
    ONE_AT_LEAST,
  ).optional(),
  /**
   * The function's VPC, by the environment's name. The function then reaches AWS and the internet only
   * through the subnets: by VPC endpoints or a NAT gateway.
   *
   * @default no VPC
   */
  vpc: z.record(z.string(), vpc).readonly().optional(),
});

/** "Function timeout: 900 seconds" (Lambda quotas). */
const EVENT_TIMEOUT_SECONDS = { min: 1, max: 900 } as const;

const limits = lambdaBackend.pick({ timeoutSeconds: true, memoryMb: true });
const eventLimits = limits.extend({ timeoutSeconds: whole("seconds", EVENT_TIMEOUT_SECONDS) });

/**
 * Returns the settings of a function that Lambda or API Gateway would not accept, one line each.
 *
 * @param invokedBy `events`: nobody waits for the function, so that Lambda's own timeout is the longest
 */
export function problemsWithFunction(
  { timeoutSeconds, memoryMb }: z.input<typeof limits>,
  invokedBy: "api" | "events" = "api",
): readonly string[] {
  const schema = invokedBy === "events" ? eventLimits : limits;
  return readValues(schema, { timeoutSeconds, memoryMb }).problems ?? [];
}
