// AWS clients: time limits, credentials, retries, rate limits, paging, and explanations of errors.
// Not here: the operations of each service, which are in `adapters/api-gateway`, `adapters/cloudfront` and
// `adapters/dynamodb`.

import type { APIGatewayClient } from "@aws-sdk/client-api-gateway";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { STSClient } from "@aws-sdk/client-sts";
import type { Environment } from "@tollgate/environments";
import { type AccountAccess, accountCheck, assumedRole } from "./account";
import { controlPlaneClient, limiterOf } from "./control-plane-client";
import { ControlPlaneLimiter } from "./control-plane-limiter";
import { controlPlaneRetries } from "./control-plane-retries";
import { EndpointError, RoleWithoutAccountError } from "./errors";
import { awsCredentials } from "./credentials";
import type { ReachLimits } from "./reach";
import { Reach } from "./reach";
import { Waiting } from "./waiting";

/** The AWS clients of a Region. */
export interface ReachingClients {
  readonly gateway: APIGatewayClient;
  readonly dynamodb: DynamoDBClient;
  /** With the credentials themselves, not those of an assumed role: it tells who the caller is. */
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
  /**
   * The account that is required, and the role to assume in it. No call is made in another account.
   *
   * @default the account of the credentials
   */
  readonly access?: AccountAccess;
}

/**
 * Returns how to get into the account of an environment or of a cell; empty if it states none.
 *
 * @throws {RoleWithoutAccountError}
 */
export function accessOf({
  account,
  roles,
}: Pick<Environment, "account" | "roles">): Pick<ReachOptions, "access"> {
  const role = roles?.operate;
  if (account === undefined && role !== undefined) throw new RoleWithoutAccountError(role);
  return account === undefined ? {} : { access: { account, ...(role !== undefined && { role }) } };
}

/**
 * Creates the AWS clients of a Region. Every call has time limits, every answer is checked for AWS's form,
 * and calls of API Gateway's control plane stay within its published rates.
 *
 * @throws {EndpointError} when a variable that sets an endpoint has no valid address.
 */
export function awsClients(region: string, options: ReachOptions = {}): ReachingClients {
  const { server, access } = options;
  const { own, waiting, reach, config, check, ends } = connect(region, options);
  const retryStrategy = controlPlaneRetries({ waiting });
  const sts = new STSClient({ ...own, maxAttempts: 1 });
  reach.watch(sts, "STS", "xml");
  // A server other than AWS has its own quotas.
  const limiter = server ? new ControlPlaneLimiter() : limiterOf(region, access?.account);
  const gateway = controlPlaneClient({ ...config, retryStrategy }, limiter);
  // Without it, the SDK sorts its middleware anew for each call: a fifth of the processor time of an import.
  const dynamodb = new DynamoDBClient({ ...config, retryStrategy, cacheMiddleware: true });
  reach.watch(gateway, "API Gateway");
  reach.watch(dynamodb, "DynamoDB");
  if (check !== undefined) for (const client of [gateway, dynamodb]) checkBefore(client, check);
  return {
    gateway,
    dynamodb,
    sts,
    destroy() {
      for (const client of [gateway, dynamodb, sts, ...ends]) client.destroy();
    },
  };
}

/**
 * Returns the configuration that all clients of one run share.
 *
 * @throws {EndpointError} when a variable that sets an endpoint has no valid address.
 */
export function connect(region: string, { tell = () => undefined, limits, server, access }: ReachOptions) {
  if (server === undefined) checkEndpoints(process.env);
  const waiting = new Waiting(tell);
  const reach = new Reach(waiting, limits);
  const own = {
    region,
    ...(server ?? { credentials: awsCredentials(region, waiting) }),
    requestHandler: reach.requestHandler,
  };
  return { own, waiting, reach, ...into(access, own, reach) };
}

type Config = Pick<Reach, "requestHandler"> & { readonly region: string } & (
    ServerAddress | { readonly credentials: ReturnType<typeof awsCredentials> }
  );

/** The configuration of clients in an account, and the check that it is that account. */
function into(access: AccountAccess | undefined, own: Config, reach: Reach) {
  if (access === undefined) return { config: own, check: undefined, ends: [] };
  const { account, role } = access;
  const source = new STSClient(own);
  const config = role === undefined ? own : { ...own, credentials: assumedRole(source, { account, role }) };
  const inside = new STSClient(config);
  for (const client of [source, inside]) reach.watch(client, "STS", "xml");
  return { config, check: accountCheck(inside, account), ends: [source, inside] };
}

/** Runs a check before each call of a client. */
export function checkBefore(client: { readonly middlewareStack: unknown }, check: () => Promise<void>): void {
  const stack = client.middlewareStack as {
    add(
      middleware: (next: (args: unknown) => Promise<unknown>) => (args: unknown) => Promise<unknown>,
      options: object,
    ): void;
  };
  stack.add(
    (next) => async (args) => {
      await check();
      return next(args);
    },
    { step: "initialize", name: "checkAccount", priority: "low" },
  );
}

const ENDPOINTS = ["", "_API_GATEWAY", "_CLOUDFRONT", "_CLOUDFRONT_KEYVALUESTORE", "_DYNAMODB", "_STS"].map(
  (service) => `AWS_ENDPOINT_URL${service}`,
);

/** The SDK would read `localhost:4000` as a URL with the protocol "localhost". */
function checkEndpoints(env: NodeJS.ProcessEnv): void {
  for (const variable of ENDPOINTS) {
    const untrusted = env[variable];
    if (untrusted === undefined || untrusted === "") continue;
    const isServer = URL.canParse(untrusted) && /^https?:$/.test(new URL(untrusted).protocol);
    if (!isServer) throw new EndpointError(variable);
  }
}
