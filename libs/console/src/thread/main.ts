import { parentPort, workerData } from "node:worker_threads";
import { LogFeed } from "../server/feed";
import { LiveLog } from "../source/live-log";
import type { GatewayData } from "../wire";
import { LineQueue } from "./line-queue";
import type { ThreadData, ThreadMessage } from "./messages";
import { PortStream } from "./port-stream";

/** How soon lines are looked for again: pages are told of requests four times a second. */
const READ_AGAIN_MS = 100;
/** While there are some: many at once would keep the processor from the gateway's functions for as long as they take. */
const READ_MORE_MS = 10;

/** The console's thread: it reads the lines, and tells the pages of them. */
const { environment, alarms, memory } = workerData as ThreadData;
const queue = new LineQueue(memory);
// Told before there is a page to show it.
let gateway!: GatewayData;
const log = new LiveLog({ environment, alarms, gateway: () => gateway, dropped: () => queue.dropped });
const feed = new LogFeed(log);

/** @returns whether there were any */
const readLines = (): boolean => queue.read((lines) => log.write(lines));

function readOn(): void {
  setTimeout(readOn, readLines() ? READ_MORE_MS : READ_AGAIN_MS);
}

readOn();
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
