import type { Writable } from "node:stream";
import type { StreamQuery } from "./stream-query";

/** Tells pages what there is to see. */
export interface Feed {
  /** Begins to tell one page what it asks for, as server-sent events, until its stream is closed. */
  follow(query: StreamQuery, stream: Writable): void;
}
