import { parentPort, workerData } from "node:worker_threads";
import { LogFeed } from "../server/log-feed";
import { LiveLog } from "../source/live-log";
import type { GatewayData } from "../wire";
import { LineRing } from "./line-ring";
import type { ThreadData, ThreadMessage } from "./messages";
import { PortStream } from "./port-stream";

/** Pages are told of requests four times a second. */
const READ_EVERY_MS = 100;

/** The console's thread: it reads the lines, and tells the pages of them. */
const { environment, alarms, memory } = workerData as ThreadData;
const ring = new LineRing(memory);
// Told before there is a page to show it.
let gateway!: GatewayData;
const log = new LiveLog({ environment, alarms, gateway: () => gateway, dropped: () => ring.dropped });
const feed = new LogFeed(log);

function readLines(): void {
  for (const line of ring.read()) log.write(line);
}

setInterval(readLines, READ_EVERY_MS);
parentPort?.on("message", (message: ThreadMessage) => {
  switch (message.kind) {
    case "gateway":
      gateway = message.data;
      return;
    case "page":
      // It shows all that was logged before it opened.
      readLines();
      feed.follow(message.query, new PortStream(message.port));
  }
});
