// AWS clients: time limits, credentials, retries, rate limits, paging, and explanations of errors.
// Not here: the operations of each service, which are in `adapters/api-gateway` and `adapters/dynamodb`.

import type { APIGatewayClient } from "@aws-sdk/client-api-gateway";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { STSClient } from "@aws-sdk/client-sts";
import { controlPlaneClient } from "./control-plane-client";
import { ControlPlaneLimiter } from "./control-plane-limiter";
import { controlPlaneRetries } from "./control-plane-retries";
import { EndpointError } from "./errors";
import { awsCredentials } from "./credentials";
import type { ReachLimits } from "./reach";
import { Reach } from "./reach";
import { Waiting } from "./waiting";

/** The AWS clients of a Region. */
export interface ReachingClients {
  readonly gateway: APIGatewayClient;
  readonly dynamodb: DynamoDBClient;
  readonly sts: STSClient;
  destroy(): void;
}

/** A server that takes precedence over AWS's environment variables. */
export interface ServerAddress {
  readonly endpoint: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

export interface ReachOptions {
  /** @default `AWS_ENDPOINT_URL` or AWS, with the standard credentials chain */
  readonly server?: ServerAddress;
  /** Receives a line, without a line break, for each long wait. @default no line is written */
  readonly tell?: (line: string) => void;
  readonly limits?: ReachLimits;
}

/**
 * Creates the AWS clients of a Region. Every call has time limits, every answer is checked for AWS's form,
 * and calls of API Gateway's control plane stay within its published rates.
 *
 * @throws {EndpointError} when a variable that sets an endpoint has no valid address.
 */
export function awsClients(
  region: string,
  { tell = () => undefined, limits, server }: ReachOptions = {},
): ReachingClients {
  if (server === undefined) checkEndpoints(process.env);
  const waiting = new Waiting(tell);
  const reach = new Reach(waiting, limits);
  const config = {
    region,
    ...(server ?? { credentials: awsCredentials(region, waiting) }),
    requestHandler: reach.requestHandler,
  };
  const retryStrategy = controlPlaneRetries({ waiting });
  // A server other than AWS has its own quotas.
  const limiter = server && new ControlPlaneLimiter();
  const gateway = controlPlaneClient({ ...config, retryStrategy }, limiter);
  const dynamodb = new DynamoDBClient({ ...config, retryStrategy });
  const sts = new STSClient({ ...config, maxAttempts: 1 });
  reach.watch(gateway, "API Gateway");
  reach.watch(dynamodb, "DynamoDB");
  reach.watch(sts, "STS");
  return {
    gateway,
    dynamodb,
    sts,
    destroy() {
      for (const client of [gateway, dynamodb, sts]) client.destroy();
    },
  };
}

const ENDPOINTS = ["", "_API_GATEWAY", "_DYNAMODB", "_STS"].map((service) => `AWS_ENDPOINT_URL${service}`);

/** The SDK would read `localhost:4000` as a URL with the protocol "localhost". */
function checkEndpoints(env: NodeJS.ProcessEnv): void {
  for (const variable of ENDPOINTS) {
    const untrusted = env[variable];
    if (untrusted === undefined || untrusted === "") continue;
    const isServer = URL.canParse(untrusted) && /^https?:$/.test(new URL(untrusted).protocol);
    if (!isServer) throw new EndpointError(variable);
  }
}
