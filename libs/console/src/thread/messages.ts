import type { MessagePort } from "node:worker_threads";
import type { AlarmDefinition } from "@tollgate/observability-runtime";
import type { StreamQuery } from "../server/stream-query";
import type { GatewayData } from "../wire";
import type { LineBatch } from "./line-sender";

/** The thread's `workerData`. */
export interface ThreadData {
  readonly environment: string;
  readonly cells: readonly string[];
  readonly alarms: readonly AlarmDefinition[];
}

export type ThreadMessage =
  | ({ readonly kind: "lines" } & LineBatch)
  /** The gateway's data beside its access log, replacing the previous one. */
  | { readonly kind: "gateway"; readonly data: GatewayData }
  /** A page that opened, and the port for its events. */
  | { readonly kind: "page"; readonly query: StreamQuery; readonly port: MessagePort };

/** The thread's acknowledgement of lines: their length in bytes. */
export type ReadBytes = number;
