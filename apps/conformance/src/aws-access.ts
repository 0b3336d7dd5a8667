import { APIGatewayClient, GetRestApisCommand } from "@aws-sdk/client-api-gateway";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { resourceName, type Environment } from "@tollgate/environments";
import { LOCAL_CREDENTIALS } from "@tollgate/local-environment";
import { awsPorts, controlPlaneClient, type Tenancy } from "@tollgate/tenant-provisioning-runtime";
import { causeOf, NotAnsweredError, UsageError } from "./errors";

/** Where a gateway's tenants are made. */
export interface AwsAccess {
  readonly gateway: APIGatewayClient;
  readonly dynamodb: DynamoDBClient;
  readonly tenancy: Tenancy;
  /** The environment of the operator's command that works there. */
  readonly commandEnvironment: NodeJS.ProcessEnv;
  close(): void;
}

/** An answer of AWS that takes longer, in milliseconds, is none. */
const LIMITS = { connectionTimeout: 5_000, requestTimeout: 10_000, throwOnRequestTimeout: true } as const;

/** AWS, or what `AWS_ENDPOINT_URL` names, with the credentials that every AWS tool uses. */
export function awsAccess(environment: Environment): AwsAccess {
  const { region } = environment;
  const gateway = controlPlaneClient({ region, requestHandler: LIMITS });
  const dynamodb = new DynamoDBClient({ region, maxAttempts: 5, requestHandler: LIMITS });
  return accessOf(environment, gateway, dynamodb, { ...process.env });
}

/** A gateway on this machine, whatever the variables of AWS say. */
export function localAccess(environment: Environment, url: string): AwsAccess {
  const config = { endpoint: url, region: environment.region, credentials: LOCAL_CREDENTIALS };
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith("AWS_"));
  return accessOf(environment, new APIGatewayClient(config), new DynamoDBClient(config), {
    ...Object.fromEntries(others),
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
    AWS_REGION: environment.region,
    // Nothing of the caller's own profile.
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  });
}

function accessOf(
  environment: Environment,
  gateway: APIGatewayClient,
  dynamodb: DynamoDBClient,
  commandEnvironment: NodeJS.ProcessEnv,
): AwsAccess {
  return {
    gateway,
    dynamodb,
    tenancy: { ...awsPorts(environment, { gateway, dynamodb }), environment, actor: "conformance run" },
    commandEnvironment,
    close() {
      gateway.destroy();
      dynamodb.destroy();
    },
  };
}

const CREDENTIALS =
  /Credential|UnrecognizedClient|InvalidClientToken|Signature|ExpiredToken|AccessDenied|Unauthorized/;

/**
 * Finds the id of the environment's API, by one call that is not repeated: so it is known within seconds whether AWS answers.
 *
 * @throws {UsageError} without credentials that AWS takes, or where the API is another one than the stage's.
 * @throws {NotAnsweredError} where AWS does not answer, or the environment is not deployed.
 */
export async function findApi(environment: Environment, expectedId: string | undefined): Promise<string> {
  const client = new APIGatewayClient({ region: environment.region, maxAttempts: 1, requestHandler: LIMITS });
  const name = resourceName(environment, "api");
  try {
    const ids: string[] = [];
    let position: string | undefined;
    do {
      const page = await client.send(new GetRestApisCommand({ limit: 500, position }));
      ids.push(...(page.items ?? []).filter((each) => each.name === name).flatMap(({ id }) => id ?? []));
      position = page.position;
    } while (position !== undefined);
    const [id, ...others] = ids;
    if (id === undefined) throw new NotAnsweredError(`there is no API ${name} in this account and Region`);
    if (others.length > 0)
      throw new UsageError(`there are ${ids.length} APIs ${name} in this account and Region`);
    if (expectedId !== undefined && id !== expectedId)
      throw new UsageError(`the stage is of another API than ${name} of this account: it is ${id}`);
    return id;
  } catch (error) {
    if (error instanceof UsageError || error instanceof NotAnsweredError) throw error;
    const cause = causeOf(error);
    if (CREDENTIALS.test(cause))
      throw new UsageError(`the run's tenants cannot be made (--no-tenants does without): ${cause}`);
    throw new NotAnsweredError(`API Gateway's control plane does not answer: ${cause}`);
  } finally {
    client.destroy();
  }
}
