import type { MessagePort } from "node:worker_threads";
import type { AlarmDefinition } from "@tollgate/observability-runtime";
import type { StreamQuery } from "../server/stream-query";
import type { GatewayData } from "../wire";

/** What the thread is started with. */
export interface ThreadData {
  readonly environment: string;
  readonly alarms: readonly AlarmDefinition[];
  /** Of the queue of lines. */
  readonly memory: SharedArrayBuffer;
}

/** What the gateway's thread sends. */
export type ThreadMessage =
  /** What the gateway knows beside its access log, from now on. */
  | { readonly kind: "gateway"; readonly data: GatewayData }
  /** A page that opened, and the port that its events go to. */
  | { readonly kind: "page"; readonly query: StreamQuery; readonly port: MessagePort };
