import { APIGatewayClient } from "@aws-sdk/client-api-gateway";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { LambdaClient } from "@aws-sdk/client-lambda";
import type { Moto } from "../support/moto";
import { succeed } from "../support/run";

/** AWS's own clients of a server: of its SDK, and for other services its command line. */
export interface Clients {
  readonly apigateway: APIGatewayClient;
  readonly dynamodb: DynamoDBClient;
  readonly lambda: LambdaClient;
  readonly logs: CloudWatchLogsClient;
  /** What the `aws` command prints, as JSON. */
  aws<Answer>(...args: readonly string[]): Promise<Answer>;
  close(): void;
}

export function clientsOf(moto: Moto): Clients {
  const config = {
    endpoint: moto.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  };
  const sdk = {
    apigateway: new APIGatewayClient(config),
    dynamodb: new DynamoDBClient(config),
    lambda: new LambdaClient(config),
    logs: new CloudWatchLogsClient(config),
  };
  const env = { ...moto.env, AWS_DEFAULT_REGION: "us-east-1" };
  return {
    ...sdk,
    aws: async <Answer>(...args: readonly string[]) =>
      JSON.parse((await succeed("aws", [...args, "--output", "json"], { env })).stdout) as Answer,
    close: () => Object.values(sdk).forEach((client) => client.destroy()),
  };
}
