import type { MessagePort } from "node:worker_threads";
import type { AlarmDefinition } from "@tollgate/observability-runtime";
import type { StreamQuery } from "../server/stream-query";
import type { GatewayData } from "../wire";
import type { LineBatch } from "./line-sender";

/** What the thread is started with. */
export interface ThreadData {
  readonly environment: string;
  readonly alarms: readonly AlarmDefinition[];
}

/** What the gateway's thread sends. */
export type ThreadMessage =
  | ({ readonly kind: "lines" } & LineBatch)
  /** What the gateway knows beside its access log, from now on. */
  | { readonly kind: "gateway"; readonly data: GatewayData }
  /** A page that opened, and the port that its events go to. */
  | { readonly kind: "page"; readonly query: StreamQuery; readonly port: MessagePort };

/** What the thread answers when it has read lines: their length in bytes. */
export type ReadBytes = number;
