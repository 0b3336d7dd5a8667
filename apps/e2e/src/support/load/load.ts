// Load on a gateway: requests all the time, each of whose answers is checked.
// Not here: loads whose rate or latency is measured, which are in `apps/bench`.

import { Agent, type IncomingHttpHeaders, request } from "node:http";
import { text } from "node:stream/consumers";

/** A token, and the tenant whose it is. */
export interface Caller {
  readonly tenantId: string;
  readonly token: string;
}

export interface LoadOptions {
  readonly connections: number;
  /** Ends after so many requests. @default goes on until it is stopped */
  readonly requests?: number;
  /** The `Host` header. @default that of the URL */
  readonly host?: string;
}

export interface LoadResult {
  readonly requests: number;
  readonly seconds: number;
  /** Number of answers by status; 0 for connections that ended without an answer. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Answers that name another tenant than the token's. */
  readonly wrongTenants: number;
  /** The first requests that were not answered with 200 as the token's tenant. */
  readonly failures: readonly string[];
}

const SHOWN_FAILURES = 20;

/** Requests of callers in turn, on connections that are kept alive, each as soon as the one before is answered. */
export class Load {
  /** Callers can be added while it runs. */
  readonly callers: Caller[];
  private readonly statuses: Record<string, number> = {};
  private readonly failures: string[] = [];
  private readonly startedAt = performance.now();
  private wrongTenants = 0;
  private sent = 0;
  private isStopped = false;
  private readonly ended: Promise<unknown>;

  constructor(
    private readonly url: string,
    callers: readonly Caller[],
    private readonly options: LoadOptions,
  ) {
    this.callers = [...callers];
    const { connections } = options;
    const agent = new Agent({ keepAlive: true, maxSockets: connections });
    this.ended = Promise.all(Array.from({ length: connections }, () => this.send(agent))).finally(() =>
      agent.destroy(),
    );
  }

  /** Resolves when all requests are answered. */
  async end(): Promise<LoadResult> {
    await this.ended;
    const { sent, statuses, wrongTenants, failures } = this;
    const seconds = (performance.now() - this.startedAt) / 1000;
    return { requests: sent, seconds, statuses, wrongTenants, failures };
  }

  /** What went wrong so far. */
  problems(): Pick<LoadResult, "failures" | "wrongTenants"> {
    return { failures: [...this.failures], wrongTenants: this.wrongTenants };
  }

  /** Sends no more requests. */
  stop(): Promise<LoadResult> {
    this.isStopped = true;
    return this.end();
  }

  private async send(agent: Agent): Promise<void> {
    const { requests = Infinity, host } = this.options;
    while (!this.isStopped && this.sent < requests) {
      const caller = this.callers[this.sent % this.callers.length] as Caller;
      this.sent += 1;
      this.count(
        caller,
        await get(this.url, agent, { authorization: caller.token, ...(host !== undefined && { host }) }),
      );
    }
  }

  private count({ tenantId }: Caller, { status, body }: Answer): void {
    this.statuses[status] = (this.statuses[status] ?? 0) + 1;
    const answered = status === 200 ? (JSON.parse(body) as { tenantId?: string }).tenantId : undefined;
    if (answered === tenantId) return;
    if (status === 200) this.wrongTenants += 1;
    if (this.failures.length < SHOWN_FAILURES)
      this.failures.push(`${new Date().toISOString()} ${tenantId} got ${status} ${answered ?? body}`);
  }
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

function get(url: string, agent: Agent, headers: IncomingHttpHeaders): Promise<Answer> {
  return new Promise((resolve) => {
    const failed = ({ message }: Error) => resolve({ status: 0, body: message });
    request(url, { agent, headers }, (response) => {
      text(response).then((body) => resolve({ status: response.statusCode ?? 0, body }), failed);
    })
      .on("error", failed)
      .end();
  });
}
