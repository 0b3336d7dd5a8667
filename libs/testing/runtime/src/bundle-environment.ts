import type { LocalDynamoDb } from "./local-dynamodb";

/**
 * Returns the environment of a process that loads a Lambda function's bundle as Lambda does, in front of a DynamoDB on
 * this machine.
 *
 * @param variables the function's own; they override the others
 */
export function bundleEnvironment(
  { clientOptions }: Pick<LocalDynamoDb, "clientOptions">,
  variables: Readonly<Record<string, string>>,
): NodeJS.ProcessEnv {
  const { endpoint, region, credentials } = clientOptions;
  return {
    ...process.env,
    // The options of Jest's process are not the function's.
    NODE_OPTIONS: "",
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    ...variables,
  };
}
