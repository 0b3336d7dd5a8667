import type { Writable } from "node:stream";
import type { LogSource } from "../source/log-source";
import { EventStream } from "./event-stream";
import type { Feed } from "./feed";
import type { StreamQuery } from "./stream-query";
import { Viewer } from "./viewer";

/** Tells pages of a log that is in this thread. */
export class LogFeed implements Feed {
  constructor(private readonly source: LogSource) {}

  follow(query: StreamQuery, stream: Writable): void {
    const viewer = new Viewer(new EventStream(stream), this.source, query);
    stream.on("close", () => viewer.close());
  }
}
