import type { TableDefinition } from "@tollgate/records";
import type { Audience } from "@tollgate/local-guard";
import type { Api } from "./api-gateway/pipeline/api";
import type { AuthorizerCache } from "./api-gateway/authorizer/cache";
import type { FunctionOptions } from "./lambda/function-options";
import type { Functions } from "./lambda/functions";
import type { Buckets } from "./api-gateway/metering/token-bucket";
import { type LimitLevels, limitLevels } from "./api-gateway/metering/limit-levels";
import type { HttpServer } from "./http/http-server";
import type { EmulatorLog } from "./common/log";
import type { EmulatorOptions } from "./options";
import { createTables } from "./dynamodb/create-tables";
import type { EmbeddedDynamoDb } from "./dynamodb/embedded-dynamodb";
import type { State } from "./state/state";
import type { TimeToLive } from "./dynamodb/time-to-live";
import type { Clock } from "./common/clock";

/** Where an emulator is reached, and by whom. */
export interface Ports {
  readonly servers: readonly HttpServer[];
  /** Who may use the control plane, DynamoDB and pages at `url`. */
  readonly audience: Audience;
  readonly url: string;
  readonly controlUrl: string;
}

/** What an emulator is made of. */
export interface EmulatorParts extends Ports {
  readonly api: Api;
  readonly authorizerCache: AuthorizerCache;
  readonly buckets: Buckets;
  readonly clock: Clock;
  readonly dynamodb: EmbeddedDynamoDb;
  readonly functions: Functions;
  readonly log: EmulatorLog;
  readonly state: State;
  readonly timeToLive: TimeToLive;
}

/** DynamoDB deletes expired items "within a few days"; here it is about a minute. */
const EXPIRY_INTERVAL_MS = 60_000;

/** A running emulator. */
export class Emulator {
  private readonly expiry: NodeJS.Timeout | undefined;
  private closing: Promise<void> | undefined;

  constructor(
    private readonly parts: EmulatorParts,
    itemsExpire: NonNullable<EmulatorOptions["itemsExpire"]>,
  ) {
    if (itemsExpire === "each minute")
      this.expiry = setInterval(() => void this.expireItems(), EXPIRY_INTERVAL_MS).unref();
  }

  /** Where it serves the API, without a slash at the end. */
  get url(): string {
    return this.parts.url;
  }

  /** Where programs of this machine find the control plane and DynamoDB, beside the API: `url`, unless others reach that. */
  get controlUrl(): string {
    return this.parts.controlUrl;
  }

  /** Who may use the control plane, DynamoDB and pages at `url`. */
  get audience(): Audience {
    return this.parts.audience;
  }

  /** The REST API's id. */
  get apiId(): string {
    return this.parts.api.id;
  }

  /**
   * Serves another document, other code, or both, from the next request on. Requests under way end in what they began
   * in, and the state stays. Cached authorizer results are forgotten when code changes: they may be another's now.
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
    this.parts.functions.deploy(functions);
    for (const { name } of this.parts.api.stages()) this.parts.authorizerCache.flush(name);
  }

  /** Makes the tables that do not exist yet. Those that exist keep their keys and items. */
  async createTables(tables: readonly TableDefinition[]): Promise<void> {
    const { dynamodb, state } = this.parts;
    await createTables(dynamodb, state, tables);
    await state.durable();
  }

  /** Deletes the items whose time is over by the clock, as DynamoDB's time to live does some time later. */
  expireItems(): Promise<void> {
    return this.parts.timeToLive.expireItems(this.parts.clock.now());
  }

  /** What keys have left of their plans on a stage, those with the least first. */
  limitLevels(stage: string, limit: number): LimitLevels {
    return limitLevels(stage, limit, this.parts);
  }

  /** How often an authorizer's answer was in the cache, and was not, since the start; and how many are there now. */
  authorizerCache(): AuthorizerCache["statistics"] {
    return this.parts.authorizerCache.statistics;
  }

  /** Takes no more requests, answers those under way, makes everything durable, and ends. */
  close(): Promise<void> {
    this.closing ??= this.shutDown();
    return this.closing;
  }

  private async shutDown(): Promise<void> {
    clearInterval(this.expiry);
    const { servers, functions } = this.parts;
    const closed = Promise.all(servers.map((server) => server.close()));
    if (functions.endsAtOnce) {
      // Before the server: the answer of one that stands at a breakpoint would not come.
      await Promise.all([closed, functions.close()]);
    } else {
      await closed;
      await functions.close();
    }
    await this.parts.dynamodb.close();
    await this.parts.state.close();
  }
}
