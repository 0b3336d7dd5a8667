import { parentPort, workerData } from "node:worker_threads";
import { LogFeed } from "../server/feed";
import { LiveLog } from "../source/live-log";
import type { GatewayData } from "../wire";
import type { ReadBytes, ThreadData, ThreadMessage } from "./messages";
import { PortStream } from "./port-stream";

/** The entry point of the console's thread. It reads the lines, and sends the pages their events. */
const { environment, cells, alarms } = workerData as ThreadData;
// Set before the first page opens.
let gateway!: GatewayData;
let dropped = 0;
const log = new LiveLog({ environment, cells, alarms, gateway: () => gateway, dropped: () => dropped });
const feed = new LogFeed(log);

parentPort?.on("message", (message: ThreadMessage) => {
  switch (message.kind) {
    case "lines":
      dropped = message.dropped;
      log.write(message.lines);
      parentPort?.postMessage(message.lines.length satisfies ReadBytes);
      return;
    case "gateway":
      gateway = message.data;
      return;
    case "page":
      feed.follow(message.query, new PortStream(message.port));
  }
});
