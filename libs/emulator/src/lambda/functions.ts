import { awsArn, type Place } from "@tollgate/environments";
import type { EmulatorLog } from "../common/log";
import { functionNameOf, type FunctionOptions, type InvocationResult } from "./function-options";
import { Capacity } from "./capacity";
import { functionOf, refusalByIam, type Asked } from "./function-access";
import { type PoolLimits, FunctionPool } from "./function-pool";

/** How often it is looked which containers are idle. */
const IDLE_CHECK_MS = 10_000;

/** What the data plane needs of Lambda. */
export interface FunctionInvoker {
  /**
   * @param arn of the function, with or without an alias
   * @param patienceMs after which the caller does not wait for it any longer. @default as long as it takes
   */
  invoke(arn: string, event: string, requestId: string, patienceMs?: number): Promise<InvocationResult>;
}

export interface FunctionsOptions extends PoolLimits {
  readonly region: string;
  readonly accountId: string;
  /** Where the functions find DynamoDB, once it is known. */
  readonly endpoint: () => string;
  readonly log: EmulatorLog;
}

/** The functions of the account, by name, each with its containers. */
export class Functions implements FunctionInvoker {
  private readonly pools = new Map<string, FunctionPool>();
  /** As documents name them: what was looked up since the last deployment. */
  private readonly poolsByArn = new Map<string, FunctionPool>();

  private readonly limits: PoolLimits;
  private readonly idleCheck: NodeJS.Timeout;

  constructor(private readonly options: FunctionsOptions) {
    this.limits = { ...options, capacity: options.capacity ?? new Capacity() };
    this.idleCheck = setInterval(() => {
      for (const pool of this.pools.values()) pool.endIdle();
    }, IDLE_CHECK_MS);
    // It keeps no process alive.
    this.idleCheck.unref();
  }

  /** Adds or replaces functions. Invocations under way end in the code that they began in. */
  deploy(functions: Readonly<Record<string, FunctionOptions>>): void {
    const { region, accountId, endpoint, log } = this.options;
    this.poolsByArn.clear();
    for (const [name, options] of Object.entries(functions)) {
      const arn = awsArn("lambda", region, accountId, `function:${name}`);
      const pool = new FunctionPool({ name, arn, region, endpoint: endpoint() }, options, log, this.limits);
      pool.warm();
      void this.pools.get(name)?.close();
      this.pools.set(name, pool);
    }
  }

  invoke(arn: string, event: string, requestId: string, patienceMs?: number): Promise<InvocationResult> {
    const pool = this.poolOf(arn);
    if (pool) return pool.invoke(event, requestId, patienceMs);
    return Promise.resolve({ kind: "refused", status: 404, message: `Function not found: ${arn}` });
  }

  /**
   * What IAM says to a function that asks for something that its role does not allow.
   *
   * @param asked is called for a function whose permissions are stated only
   * @returns `undefined` when it is allowed, and for anybody else's access key
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

  /** Whether {@link close} ends invocations that are under way, and does not wait for them. */
  get endsAtOnce(): boolean {
    return this.limits.timeLimits === "none";
  }

  async close(): Promise<void> {
    clearInterval(this.idleCheck);
    await Promise.all([...this.pools.values()].map((pool) => pool.close()));
  }
}
