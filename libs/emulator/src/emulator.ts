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

/** An emulator's ports and who may use them. */
export interface Ports {
  readonly servers: readonly HttpServer[];
  /** Who may use the control plane, DynamoDB and pages at `url`. */
  readonly audience: Audience;
  readonly url: string;
  readonly controlUrl: string;
}

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

  /** The URL of control plane and DynamoDB for programs of this machine: `url`, unless other machines can reach `url`. */
  get controlUrl(): string {
    return this.parts.controlUrl;
  }

  /** Who may use the control plane, DynamoDB and pages at `url`. */
  get audience(): Audience {
    return this.parts.audience;
  }

  get apiId(): string {
    return this.parts.api.id;
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
    this.parts.functions.deploy(functions);
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

  /** Stops accepting requests, answers those in progress, makes everything durable, and ends. */
  close(): Promise<void> {
    this.closing ??= this.shutDown();
    return this.closing;
  }

  private async shutDown(): Promise<void> {
    clearInterval(this.expiry);
    const { servers, functions } = this.parts;
    const closed = Promise.all(servers.map((server) => server.close()));
    if (functions.endsAtOnce) {
      // Not after the server: a function that is paused at a breakpoint never returns.
      await Promise.all([closed, functions.close()]);
    } else {
      await closed;
      await functions.close();
    }
    await this.parts.dynamodb.close();
    await this.parts.state.close();
  }
}
