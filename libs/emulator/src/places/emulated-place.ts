// Places: one account and Region each, with its API, functions, DynamoDB and secrets, and several of them side by side.
// Not here: the ports, which are in `open-ports.ts`, and the choice of a service, which is in `router.ts`.

import { join } from "node:path";
import type { TableDefinition } from "@tollgate/records";
import { accountThrottle as awsAccountThrottle, resourceQuotas } from "@tollgate/aws-quotas";
import { AuthorizerCache } from "../api-gateway/authorizer/cache";
import type { Account } from "../api-gateway/context/services";
import { ControlPlane } from "../api-gateway/control-plane/control-plane";
import { seedPlans } from "../api-gateway/control-plane/plans/seed-plans";
import {
  awsControlQuotas,
  noControlQuotas,
  noResourceQuotas,
} from "../api-gateway/control-plane/protocol/quotas";
import { type LimitLevels, limitLevels } from "../api-gateway/metering/limit-levels";
import { Buckets } from "../api-gateway/metering/token-bucket";
import { Api } from "../api-gateway/pipeline/api";
import { DataPlane } from "../api-gateway/pipeline/data-plane";
import { type Clock, systemClock } from "../common/clock";
import { randomIds } from "../common/ids";
import { type EmulatorLog, silentLog } from "../common/log";
import { createTables } from "../dynamodb/create-tables";
import { EmbeddedDynamoDb } from "../dynamodb/embedded-dynamodb";
import { TimeToLive } from "../dynamodb/time-to-live";
import { EventBuses } from "../eventbridge/event-buses";
import type { FunctionOptions } from "../lambda/function-options";
import { Functions } from "../lambda/functions";
import type { PlaceOptions } from "../options";
import { SecretServices } from "../secrets/secret-services";
import { memoryJournal } from "../state/journal";
import { LevelJournal } from "../state/level-journal";
import { State } from "../state/state";
import { Background, backgroundFunctions } from "./background";

/** DynamoDB deletes expired items "within a few days"; here it is about a minute. */
const EXPIRY_INTERVAL_MS = 60_000;

interface Parts {
  readonly account: Account;
  readonly api: Api;
  readonly authorizerCache: AuthorizerCache;
  readonly buckets: Buckets;
  readonly clock: Clock;
  readonly controlPlane: ControlPlane;
  readonly dataPlane: DataPlane;
  readonly dynamodb: EmbeddedDynamoDb;
  readonly events: EventBuses | undefined;
  readonly functions: Functions;
  readonly secrets: SecretServices | undefined;
  readonly state: State;
  readonly timeToLive: TimeToLive;
}

/** What a place's functions are told about the emulator that it is part of. */
export interface Surroundings {
  /** Where functions find DynamoDB, once it is known. */
  readonly endpoint: () => string;
  /** Where functions in the background find it, also when the ports for requests are closed. */
  readonly backgroundEndpoint: () => string;
  /** Whether functions sign with a key that names their account. @default no, for one place or the home account */
  readonly keysNameAccount?: boolean;
}

/** One account and Region: one REST API, its functions, DynamoDB, secrets and state. It has no port. */
export class EmulatedPlace {
  private readonly expiry: NodeJS.Timeout | undefined;
  private closing: Promise<void> | undefined;

  private constructor(
    /** What requests are answered by. */
    readonly parts: Parts,
    private readonly background: Background | undefined,
    itemsExpire: NonNullable<PlaceOptions["itemsExpire"]>,
  ) {
    if (itemsExpire === "each minute")
      this.expiry = setInterval(() => void this.expireItems(), EXPIRY_INTERVAL_MS).unref();
  }

  /**
   * Opens a place's stores. Its functions are deployed later, when the endpoint is known.
   *
   * @throws {DefinitionError} when the document cannot be served.
   * @throws {DataDirectoryError} when the data directory is corrupt, in use, or not writable.
   */
  static async open(
    options: PlaceOptions,
    { endpoint, backgroundEndpoint, keysNameAccount = false }: Surroundings,
  ): Promise<EmulatedPlace> {
    const { clock = systemClock, ids = randomIds, log = silentLog, tables = [] } = options;
    const account = { accountId: options.accountId ?? "000000000000", region: options.region ?? "us-east-1" };
    const accountThrottle = options.accountThrottle ?? awsAccountThrottle;
    const api = new Api(options.document, options.stages, clock, (message) => log.problem(message));
    const { state, dynamodb } = await openStores(log, options.dataDirectory);
    try {
      await createTables(dynamodb, state, tables, (message) => log.problem(message));
      seedPlans(state, api, options.plans ?? [], (message) => log.problem(message));
      await state.durable();
    } catch (error) {
      await dynamodb.close();
      await state.close();
      throw error;
    }
    const authorizerCache = new AuthorizerCache(clock);
    const buckets = new Buckets();
    const { timeLimits } = options;
    const names = backgroundFunctions(options);
    const ofFunctions = { ...account, clock, log, endpoint, keysNameAccount, timeLimits };
    const functions = new Functions({ ...ofFunctions, background: { names, endpoint: backgroundEndpoint } });
    const background =
      names.size === 0 ? undefined : new Background(options, { functions, account, clock, ids, log });
    const shared = { account, accountThrottle, authorizerCache, clock, functions, ids, log, state };
    const likeAws = options.controlPlaneQuotas === "aws";
    const controlShared = { ...shared, api, resourceQuotas: likeAws ? resourceQuotas : noResourceQuotas };
    const dataLog = background ? loggedTwice(log, background.log) : log;
    const dataPlane = new DataPlane((name) => api.stage(name), { ...shared, log: dataLog, buckets });
    const secrets = options.secrets && new SecretServices(options.secrets, account, clock);
    const { eventBuses: buses, eventConsumer: consumer } = options;
    const events = buses && new EventBuses({ buses, consumer }, { account, clock, ids });
    const timeToLive = new TimeToLive(dynamodb, state);
    const controlPlane = new ControlPlane(controlShared, likeAws ? awsControlQuotas(clock) : noControlQuotas);
    const planes = { api, controlPlane, dataPlane, dynamodb, events, secrets, timeToLive };
    const parts = { ...planes, account, authorizerCache, buckets, clock, functions, state };
    return new EmulatedPlace(parts, background, options.itemsExpire ?? "each minute");
  }

  /** Whether functions run beside requests. They need a port that is closed after those for requests. */
  get hasBackground(): boolean {
    return this.background !== undefined;
  }

  get apiId(): string {
    return this.parts.api.id;
  }

  get account(): Account {
    return this.parts.account;
  }

  /** Invokes the functions of the schedules, from now on. */
  startSchedules(): void {
    this.background?.start();
  }

  /** Adds or replaces functions. */
  deployFunctions(functions: Readonly<Record<string, FunctionOptions>>): void {
    this.parts.functions.deploy(functions);
  }

  /**
   * Serves another document, other code, or both, from the next request on. Requests in progress finish with the old deployment, and
   * the state stays. New code clears the authorizer cache, because its results may differ.
   *
   * @throws {DefinitionError} when the document cannot be served; then nothing has changed.
   */
  deploy({
    document,
    functions,
  }: {
    document?: unknown;
    functions?: Readonly<Record<string, FunctionOptions>>;
  }): void {
    if (document !== undefined) this.parts.api.deploy(document);
    if (!functions) return;
    this.deployFunctions(functions);
    for (const { name } of this.parts.api.stages()) this.parts.authorizerCache.flush(name);
  }

  /** Creates the missing tables. Existing ones keep their keys and items. */
  async createTables(tables: readonly TableDefinition[]): Promise<void> {
    const { dynamodb, state } = this.parts;
    await createTables(dynamodb, state, tables);
    await state.durable();
  }

  /** Deletes expired items, which DynamoDB does some time after they expire. */
  expireItems(): Promise<void> {
    return this.parts.timeToLive.expireItems(this.parts.clock.now());
  }

  /** What keys have left of their plans' limits on a stage, those with the least first. */
  limitLevels(stage: string, limit: number): LimitLevels {
    return limitLevels(stage, limit, this.parts);
  }

  /** Hits and misses of the authorizer cache since the start, and the number of entries now. */
  authorizerCache(): AuthorizerCache["statistics"] {
    return this.parts.authorizerCache.statistics;
  }

  /** Whether it is being closed, or has been. */
  get isClosed(): boolean {
    return this.closing !== undefined;
  }

  /**
   * Delivers the access log, ends the functions, makes everything durable, and ends.
   *
   * @param answered resolves when no request is in progress. @default now
   */
  close(answered: Promise<unknown> = Promise.resolve()): Promise<void> {
    this.closing ??= this.shutDown(answered);
    return this.closing;
  }

  private async shutDown(answered: Promise<unknown>): Promise<void> {
    clearInterval(this.expiry);
    const { functions, dynamodb, state } = this.parts;
    if (functions.endsAtOnce) {
      // Not after the requests: a function that is paused at a breakpoint never returns.
      await Promise.all([answered, functions.close(), this.background?.end(answered)]);
    } else {
      await answered;
      await this.background?.close();
      await functions.close();
    }
    await dynamodb.close();
    await state.close();
  }
}

/** A log that also gives the lines of the access log to another one. */
function loggedTwice(log: EmulatorLog, other: (line: string) => void): EmulatorLog {
  return {
    access(line) {
      log.access(line);
      other(line);
    },
    lambda: (...line) => log.lambda(...line),
    problem: (message) => log.problem(message),
  };
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
