import type { Writable } from "node:stream";
import type { StreamQuery } from "./stream-query";
import type { LogSource } from "../source/log-source";
import { EventStream } from "./event-stream";
import { Viewer } from "./viewer";

/** Tells pages what there is to see. */
export interface Feed {
  /** Begins to tell one page what it asks for, as server-sent events, until its stream is closed. */
  follow(query: StreamQuery, stream: Writable): void;
}

/** Tells pages of a log that is in this thread. */
export class LogFeed implements Feed {
  constructor(private readonly source: LogSource) {}

  follow(query: StreamQuery, stream: Writable): void {
    const viewer = new Viewer(new EventStream(stream), this.source, query);
    stream.on("close", () => viewer.close());
  }
}
