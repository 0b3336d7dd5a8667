import { integrationTimeoutMs } from "@tollgate/aws-quotas";
import { arnPattern, readValues } from "@tollgate/environments";
import { z } from "zod";
import { permission } from "./permissions";
import { secret } from "./secrets";
import { ownTable, sharedTable } from "./tables";
import { byEnvironment } from "./by-environment";
import { variableName, variableValue } from "./variables";

/** Whole seconds. API Gateway gives up after 29 (developer guide, "Quotas for configuring and running a REST API"). */
const TIMEOUT_SECONDS = { min: 1, max: integrationTimeoutMs.max / 1000 } as const;
/** MB, as Terraform's provider takes them. */
const MEMORY_MB = { min: 128, max: 10_240 } as const;

const APP_RULE = "a folder under apps whose name ends with -lambda";
/** A folder under `apps/`. Those of this form are bundled as Lambda functions. The authorizer answers no route. */
export const appFolder = z
  .string({ error: APP_RULE })
  .regex(/^(?!\.)[\w.-]+-lambda$/, APP_RULE)
  .refine((app) => app !== "authorizer-lambda", "another app than the gateway's own authorizer");

/** How long API Gateway waits at most, in whole seconds. */
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

/** "Subnets per function: 16", "security groups: 5" (the provider's and Lambda's `SubnetIds` and `SecurityGroupIds`). */
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
  /** Folder of its app under `apps/`, whose name ends with `-lambda`, which `nx build` turns into `dist/function.zip`. */
  app: appFolder,
  /** How long one invocation may take, in whole seconds: at most 29, after which API Gateway gives up. */
  timeoutSeconds,
  /** Memory in MB, 128 to 10,240, which also sets the share of a CPU. */
  memoryMb: whole("MB", MEMORY_MB),
  /**
   * Environment variables by name: a text, or a text for each environment by its name. They stand in Terraform's state and in
   * its plans, and whoever may read the function's configuration reads them: no secret's value belongs here.
   *
   * @default none
   */
  environment: z.record(variableName, byEnvironment(variableValue, "a text")).readonly().optional(),
  /**
   * DynamoDB tables of its own, by the variable in which the function finds the table's name. They are there as long as they
   * are written here, also while no route names the backend.
   *
   * @default none
   */
  tables: z.record(variableName, ownTable).readonly().optional(),
  /** Tables of other backends, by the variable in which the function finds the table's name. @default none */
  sharedTables: z.record(variableName, sharedTable).readonly().optional(),
  /**
   * Secrets that are there already, by the variable in which the function finds the name or ARN to ask for. A variable whose
   * name ends in `_NAME` or `_ARN` is not taken for the secret itself by the review of a plan.
   *
   * @default none
   */
  secrets: z.record(variableName, secret).readonly().optional(),
  /** What else it may do with a table, bucket or queue that is there already. @default nothing */
  permissions: z.array(permission).readonly().optional(),
  /** Size of `/tmp` in MB, 512 to 10,240. @default 512 */
  ephemeralStorageMb: whole("MB", EPHEMERAL_STORAGE_MB).optional(),
  /** Of the processor. @default arm64 */
  architecture: z.enum(["arm64", "x86_64"]).optional(),
  /** ARNs of versions of layers, at most five, or a list for each environment that has any. @default none */
  layers: byEnvironment(layers, "a list of ARNs").optional(),
  /**
   * Concurrency that is set aside for the function and is its most, or one for each environment that sets any aside.
   *
   * @default none: it shares the account's with all other functions
   */
  reservedConcurrency: byEnvironment(
    z.number({ error: ONE_AT_LEAST }).refine((value) => Number.isInteger(value) && value >= 1, ONE_AT_LEAST),
    ONE_AT_LEAST,
  ).optional(),
  /**
   * The VPC that it is in, by the environment's name. It then reaches AWS and the internet only as the subnets do: by endpoints
   * of the VPC or by a NAT gateway.
   *
   * @default in none
   */
  vpc: z.record(z.string(), vpc).readonly().optional(),
});

const limits = lambdaBackend.pick({ timeoutSeconds: true, memoryMb: true });

/** What Lambda or API Gateway would not take of a function's settings, one line each. */
export function problemsWithFunction({
  timeoutSeconds,
  memoryMb,
}: z.input<typeof limits>): readonly string[] {
  return readValues(limits, { timeoutSeconds, memoryMb }).problems ?? [];
}
