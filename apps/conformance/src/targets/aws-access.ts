import type { Environment } from "@tollgate/environments";
import { resourceName } from "@tollgate/records";
import { LOCAL_CREDENTIALS } from "@tollgate/local-environment";
import {
  awsClients,
  awsPorts,
  explainAwsError,
  restApiIds,
  type ReachingClients,
  type Tenancy,
} from "@tollgate/tenant-provisioning-runtime";
import { NotAnsweredError, UsageError } from "./errors";

/** The AWS services of a gateway, in which its tenants are created. */
export interface AwsAccess {
  readonly gateway: ReachingClients["gateway"];
  readonly dynamodb: ReachingClients["dynamodb"];
  readonly tenancy: Tenancy;
  readonly commandEnvironment: NodeJS.ProcessEnv;
  close(): void;
}

/**
 * AWS, or the endpoint of `AWS_ENDPOINT_URL`, with the default credentials of AWS tools.
 *
 * @param tell gets a line for each wait, without a line break
 * @throws {UsageError} for an invalid endpoint variable.
 */
export function awsAccess(environment: Environment, tell: (line: string) => void): AwsAccess {
  try {
    return accessOf(environment, awsClients(environment.region, { tell }), { ...process.env });
  } catch (error) {
    throw explained(error, environment);
  }
}

/** A gateway on this machine, regardless of AWS's environment variables. */
export function localAccess(environment: Environment, url: string): AwsAccess {
  const server = { endpoint: url, credentials: LOCAL_CREDENTIALS };
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith("AWS_"));
  return accessOf(environment, awsClients(environment.region, { server }), {
    ...Object.fromEntries(others),
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
    AWS_REGION: environment.region,
    // The caller's profile must not apply.
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  });
}

function accessOf(
  environment: Environment,
  clients: ReachingClients,
  commandEnvironment: NodeJS.ProcessEnv,
): AwsAccess {
  const { gateway, dynamodb } = clients;
  return {
    gateway,
    dynamodb,
    tenancy: { ...awsPorts(environment, clients), environment, actor: "conformance run" },
    commandEnvironment,
    close: () => clients.destroy(),
  };
}

/**
 * Finds the id of the environment's API.
 *
 * @throws {UsageError} for missing or rejected credentials, and when the stage belongs to another API.
 * @throws {NotAnsweredError} when AWS does not respond, or the environment is not deployed.
 */
export async function findApi(
  environment: Environment,
  { gateway }: Pick<AwsAccess, "gateway">,
  expectedId: string | undefined,
): Promise<string> {
  const name = resourceName(environment, "api");
  const ids = await restApiIds(gateway, name).catch((error: unknown) => {
    throw explained(error, environment);
  });
  const [id, ...others] = ids;
  if (id === undefined) throw new NotAnsweredError(`there is no API ${name} in this account and Region`);
  if (others.length > 0)
    throw new UsageError(`there are ${ids.length} APIs ${name} in this account and Region`);
  if (expectedId !== undefined && id !== expectedId)
    throw new UsageError(`the stage belongs to API ${id}, and not to ${name} of this account`);
  return id;
}

/** Explains an AWS error that prevents the run from creating tenants. */
function explained(error: unknown, { name: environmentName }: Environment): unknown {
  const aws = explainAwsError(error, { environmentName, endpoint: process.env["AWS_ENDPOINT_URL"] });
  if (aws === undefined) return error;
  if (aws.kind === "unavailable")
    return new NotAnsweredError(`API Gateway's control plane does not answer: ${aws.message}`);
  return new UsageError(`the run's tenants cannot be created (or use --no-tenants): ${aws.message}`);
}
