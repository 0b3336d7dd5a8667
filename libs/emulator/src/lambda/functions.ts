// Lambda: functions in worker threads, with containers, time limits and concurrency.
// Not here: proxy events and responses, which are in `api-gateway`.

import { awsArn, type Place } from "@tollgate/environments";
import type { EmulatorLog } from "../common/log";
import { functionNameOf, type FunctionOptions, type InvocationResult } from "./function-options";
import { Breakpoints } from "./breakpoints";
import { Capacity } from "./capacity";
import { accessKeyOf, functionOf, refusalByIam, type Asked } from "./function-access";
import { type PoolLimits, FunctionPool } from "./function-pool";

/** How often idle containers are looked for, in milliseconds. */
const IDLE_CHECK_MS = 10_000;

/** The part of Lambda that the data plane uses. */
export interface FunctionInvoker {
  /**
   * @param arn of the function, with or without an alias
   * @param patienceMs how long the caller waits. @default forever
   */
  invoke(arn: string, event: string, requestId: string, patienceMs?: number): Promise<InvocationResult>;
}

export interface FunctionsOptions extends Omit<PoolLimits, "breakpoints"> {
  readonly region: string;
  readonly accountId: string;
  /** Where the functions find DynamoDB, once it is known. */
  readonly endpoint: () => string;
  /** Functions that no request waits for. They start with their first event. @default none */
  readonly background?: BackgroundFunctions;
  /** Whether functions sign with a key that names their account. @default no */
  readonly keysNameAccount?: boolean;
  readonly log: EmulatorLog;
}

/** Functions that are invoked in the background, also when the ports for requests are closed. */
export interface BackgroundFunctions {
  readonly names: ReadonlySet<string>;
  /** Where they find DynamoDB, once it is known. */
  readonly endpoint: () => string;
}

/** The functions of the account, by name, each with its containers. */
export class Functions implements FunctionInvoker {
  private readonly pools = new Map<string, FunctionPool>();
  /** A cache of pools by ARN, since the last deployment. */
  private readonly poolsByArn = new Map<string, FunctionPool>();

  private readonly limits: PoolLimits;
  private readonly idleCheck: NodeJS.Timeout;

  constructor(private readonly options: FunctionsOptions) {
    this.limits = {
      ...options,
      capacity: options.capacity ?? new Capacity(),
      breakpoints: options.timeLimits === "none" ? new Breakpoints() : undefined,
    };
    this.idleCheck = setInterval(() => {
      for (const pool of this.pools.values()) pool.endIdle();
    }, IDLE_CHECK_MS);
    // The timer must not keep the process alive.
    this.idleCheck.unref();
  }

  /** Adds or replaces functions. Invocations in progress finish with the old code. */
  deploy(functions: Readonly<Record<string, FunctionOptions>>): void {
    const { region, accountId, keysNameAccount = false, log, background } = this.options;
    this.poolsByArn.clear();
    for (const [name, options] of Object.entries(functions)) {
      const arn = awsArn("lambda", region, accountId, `function:${name}`);
      const accessKey = accessKeyOf(name, keysNameAccount ? accountId : undefined);
      const isBackground = background?.names.has(name) === true;
      const endpoint = isBackground ? background.endpoint() : this.options.endpoint();
      const identity = { name, arn, region, endpoint, accessKey };
      const pool = new FunctionPool(identity, options, log, this.limits);
      if (!isBackground) pool.warm();
      void this.pools.get(name)?.close();
      this.pools.set(name, pool);
    }
  }

  invoke(arn: string, event: string, requestId: string, patienceMs?: number): Promise<InvocationResult> {
    const pool = this.poolOf(arn);
    if (pool) return pool.invoke(event, requestId, patienceMs);
    return Promise.resolve({ kind: "refused", status: 404, message: `Function not found: ${arn}` });
  }

  has(name: string): boolean {
    return this.pools.has(name);
  }

  /**
   * IAM's error for a request that the function's role does not allow.
   *
   * @param asked called only for a function with stated permissions
   * @returns `undefined` when it is allowed, and for access keys that are not a function's
   */
  refusalByIam(untrustedAccessKey: string, asked: (place: Place) => readonly Asked[]): string | undefined {
    const name = functionOf(untrustedAccessKey);
    const permissions = name === undefined ? undefined : this.pools.get(name)?.options.permissions;
    if (name === undefined || permissions === undefined) return undefined;
    return refusalByIam(name, permissions, asked(this.options), this.options);
  }

  private poolOf(arn: string): FunctionPool | undefined {
    const known = this.poolsByArn.get(arn);
    if (known) return known;
    const pool = this.pools.get(functionNameOf(arn));
    if (pool) this.poolsByArn.set(arn, pool);
    return pool;
  }

  /** Whether {@link close} ends invocations in progress instead of waiting for them. */
  get endsAtOnce(): boolean {
    return this.limits.timeLimits === "none";
  }

  async close(): Promise<void> {
    clearInterval(this.idleCheck);
    await Promise.all([...this.pools.values()].map((pool) => pool.close()));
    this.limits.breakpoints?.disconnect();
  }
}
