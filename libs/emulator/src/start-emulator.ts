import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { accountThrottle as awsAccountThrottle, resourceQuotas } from "@tollgate/aws-quotas";
import { guard, guarded, isLoopback, type Audience } from "@tollgate/local-guard";
import { Api } from "./api-gateway/pipeline/api";
import { systemClock } from "./common/clock";
import { ControlPlane } from "./api-gateway/control-plane/control-plane";
import {
  awsControlQuotas,
  noControlQuotas,
  noResourceQuotas,
} from "./api-gateway/control-plane/protocol/quotas";
import { AuthorizerCache } from "./api-gateway/authorizer/cache";
import { DataPlane } from "./api-gateway/pipeline/data-plane";
import { createTables } from "./dynamodb/create-tables";
import { EmbeddedDynamoDb } from "./dynamodb/embedded-dynamodb";
import { TimeToLive } from "./dynamodb/time-to-live";
import { Emulator, type Ports } from "./emulator";
import { randomIds } from "./common/ids";
import { Functions } from "./lambda/functions";
import { type EmulatorLog, silentLog } from "./common/log";
import type { EmulatorOptions } from "./options";
import { Buckets } from "./api-gateway/metering/token-bucket";
import { seedPlans } from "./api-gateway/control-plane/plans/seed-plans";
import { SecretServices } from "./secrets/secret-services";
import { HttpServer } from "./http/http-server";
import { router, type Routed } from "./router";
import { memoryJournal } from "./state/journal";
import { LevelJournal } from "./state/level-journal";
import { State } from "./state/state";

/**
 * Starts API Gateway, Lambda and DynamoDB in this process, on one port, or on two where others reach the first.
 *
 * @throws {DefinitionError} when the document cannot be served.
 * @throws {DataDirectoryError} when the data directory is corrupt, in use, or not writable.
 * @throws {ListenError} when the port is not available.
 */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const { clock = systemClock, ids = randomIds, log = silentLog, tables = [] } = options;
  const account = { accountId: options.accountId ?? "000000000000", region: options.region ?? "us-east-1" };
  const accountThrottle = options.accountThrottle ?? awsAccountThrottle;
  const api = new Api(options.document, options.stages, clock, (message) => log.problem(message));
  const { state, dynamodb } = await openStores(log, options.dataDirectory);
  try {
    await createTables(dynamodb, state, tables);
    seedPlans(state, api, options.plans ?? [], (message) => log.problem(message));
    await state.durable();

    let url = "";
    const authorizerCache = new AuthorizerCache(clock);
    const buckets = new Buckets();
    const functions = new Functions({
      ...account,
      clock,
      log,
      endpoint: () => url,
      timeLimits: options.timeLimits,
    });
    const shared = { account, accountThrottle, authorizerCache, clock, functions, ids, log, state };
    const likeAws = options.controlPlaneQuotas === "aws";
    const controlShared = { ...shared, api, resourceQuotas: likeAws ? resourceQuotas : noResourceQuotas };
    const dataPlane = new DataPlane((name) => api.stage(name), { ...shared, buckets });
    const secrets = options.secrets && new SecretServices(options.secrets, account, clock);
    const timeToLive = new TimeToLive(dynamodb, state);
    const controlPlane = new ControlPlane(controlShared, likeAws ? awsControlQuotas(clock) : noControlQuotas);
    const routed = { controlPlane, dataPlane, timeToLive, functions, secrets };
    const ports = await openPorts(routed, options);
    url = ports.controlUrl;
    functions.deploy(options.functions ?? {});
    const parts = { api, authorizerCache, buckets, clock, dynamodb, functions, log, state, timeToLive };
    return new Emulator({ ...parts, ...ports }, options.itemsExpire ?? "each minute");
  } catch (error) {
    await dynamodb.close();
    await state.close();
    throw error;
  }
}

async function openStores(log: EmulatorLog, directory: string | undefined) {
  const problem = (message: string) => log.problem(message);
  if (directory === undefined) {
    return { state: await State.load(memoryJournal), dynamodb: await EmbeddedDynamoDb.open(problem) };
  }
  const state = await State.load(await LevelJournal.open(join(directory, "state")));
  try {
    return { state, dynamodb: await EmbeddedDynamoDb.open(problem, join(directory, "dynamodb")) };
  } catch (error) {
    await state.close();
    throw error;
  }
}

const LOOPBACK = "127.0.0.1";

/**
 * Opens one port, or two where other machines can reach the first, which then serves the API only: the gateway's functions and
 * operators of this machine use the second for the rest.
 */
async function openPorts(
  routed: Routed,
  { host = LOOPBACK, port = 0, remoteControl = false, pages }: EmulatorOptions,
): Promise<Ports> {
  const servers: HttpServer[] = [];
  const open = async (audience: Audience, ...where: readonly [port: number, host: string]) => {
    const its = guard(audience);
    const server = new HttpServer(router(routed, its), pages && guarded(pages, its));
    const address = await server.listen(...where);
    servers.push(server);
    return address;
  };
  const audience = remoteControl ? "everyone" : isLoopback(host) ? "this machine" : "nobody";
  const address = await open(audience, port, host);
  const url = urlOf(address);
  if (audience !== "nobody") return { servers, audience, url, controlUrl: url };
  try {
    return { servers, audience, url, controlUrl: urlOf(await open("this machine", 0, LOOPBACK)) };
  } catch (error) {
    await servers[0]?.close();
    throw error;
  }
}

/** A URL that this machine can connect to, also when the server listens on all addresses. */
function urlOf({ address, port }: AddressInfo): string {
  if (address === "0.0.0.0" || address === "::") return `http://${LOOPBACK}:${port}`;
  return `http://${address.includes(":") ? `[${address}]` : address}:${port}`;
}
