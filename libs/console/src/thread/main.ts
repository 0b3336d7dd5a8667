import { parentPort, workerData } from "node:worker_threads";
import { LogFeed } from "../server/log-feed";
import { LiveLog } from "../source/live-log";
import type { GatewayData } from "../wire";
import { Backlog } from "./backlog";
import type { ThreadData, ThreadMessage } from "./messages";
import { PortStream } from "./port-stream";

/** The console's thread: it reads the lines, and tells the pages of them. */
const { environment, alarms, memory } = workerData as ThreadData;
const backlog = new Backlog(memory);
// Told before there is a page to show it.
let gateway!: GatewayData;
const log = new LiveLog({
  environment,
  alarms,
  gateway: () => gateway,
  dropped: () => backlog.dropped,
});
const feed = new LogFeed(log);

parentPort?.on("message", (message: ThreadMessage) => {
  switch (message.kind) {
    case "lines":
      for (const line of message.lines.slice(0, -1).split("\n")) log.write(line);
      return backlog.arrived(message.lines);
    case "gateway":
      gateway = message.data;
      return;
    case "page":
      return feed.follow(message.query, new PortStream(message.port));
  }
});
