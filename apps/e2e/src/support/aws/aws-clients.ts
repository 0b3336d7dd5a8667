import { APIGatewayClient } from "@aws-sdk/client-api-gateway";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { IAMClient } from "@aws-sdk/client-iam";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { S3Client } from "@aws-sdk/client-s3";
import type { Moto } from "./moto";
import { succeed } from "../programs/run";

/** AWS's clients of a server: those of its SDK, and its command line for other services. */
export interface AwsClients {
  readonly apigateway: APIGatewayClient;
  readonly dynamodb: DynamoDBClient;
  readonly iam: IAMClient;
  readonly lambda: LambdaClient;
  readonly logs: CloudWatchLogsClient;
  readonly s3: S3Client;
  /** Runs the `aws` command. Returns its output, parsed as JSON. */
  aws<Answer>(...args: readonly string[]): Promise<Answer>;
  close(): void;
}

export function awsClients(moto: Moto): AwsClients {
  const config = {
    endpoint: moto.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  };
  const sdk = {
    apigateway: new APIGatewayClient(config),
    dynamodb: new DynamoDBClient(config),
    iam: new IAMClient(config),
    lambda: new LambdaClient(config),
    logs: new CloudWatchLogsClient(config),
    // Buckets cannot be subdomains of a server with one address.
    s3: new S3Client({ ...config, forcePathStyle: true }),
  };
  const env = { ...moto.env, AWS_DEFAULT_REGION: "us-east-1" };
  return {
    ...sdk,
    aws: async <Answer>(...args: readonly string[]) =>
      JSON.parse((await succeed("aws", [...args, "--output", "json"], { env })).stdout) as Answer,
    close: () => Object.values(sdk).forEach((client) => client.destroy()),
  };
}
