import type { Writable } from "node:stream";
import type { StreamQuery } from "./stream-query";
import type { LogSource } from "../source/log-source";
import { EventStream } from "./event-stream";
import { Viewer } from "./viewer";

export interface Feed {
  /** Sends the requested server-sent events to one page, until its stream is closed. */
  follow(query: StreamQuery, stream: Writable): void;
}

/** Sends events of a log in this thread. */
export class LogFeed implements Feed {
  constructor(private readonly source: LogSource) {}

  follow(query: StreamQuery, stream: Writable): void {
    const viewer = new Viewer(new EventStream(stream), this.source, query);
    stream.on("close", () => viewer.close());
  }
}
