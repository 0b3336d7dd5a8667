import { readValues } from "@tollgate/environments";
import { z } from "zod";
import { permission } from "./backend-permissions";
import { secret } from "./backend-secrets";
import { ownTable, sharedTable } from "./backend-tables";
import { byEnvironment } from "./by-environment";
import { variableName, variableValue } from "./variables";

/** Whole seconds. API Gateway gives up after 29 (developer guide, "Quotas for configuring and running a REST API"). */
const TIMEOUT_SECONDS = { min: 1, max: 29 } as const;
/** MB, as Terraform's provider takes them. */
const MEMORY_MB = { min: 128, max: 10_240 } as const;

/** A folder under `apps/`. Those of this form are bundled as Lambda functions. */
const APP = /^(?!\.)[\w.-]+-lambda$/;

function whole(unit: string, { min, max }: { readonly min: number; readonly max: number }, why = "") {
  const error = `whole ${unit}, ${min} to ${max}${why}`;
  return z
    .number({ error })
    .refine((value) => Number.isInteger(value) && value >= min && value <= max, error);
}

/** A Lambda function of the workspace. */
export const lambdaBackend = z.strictObject({
  /** Folder of its app under `apps/`, whose name ends with `-lambda`, which `nx build` turns into `dist/function.zip`. */
  app: z
    .string({ error: "a folder under apps whose name ends with -lambda" })
    .regex(APP, "a folder under apps whose name ends with -lambda"),
  /** How long one invocation may take, in whole seconds: at most 29, after which API Gateway gives up. */
  timeoutSeconds: whole("seconds", TIMEOUT_SECONDS, `: API Gateway gives up after ${TIMEOUT_SECONDS.max}`),
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
});

const limits = lambdaBackend.pick({ timeoutSeconds: true, memoryMb: true });

/** What Lambda or API Gateway would not take of a function's settings, one line each. */
export function problemsWithFunction({
  timeoutSeconds,
  memoryMb,
}: z.input<typeof limits>): readonly string[] {
  return readValues(limits, { timeoutSeconds, memoryMb }).problems ?? [];
}
