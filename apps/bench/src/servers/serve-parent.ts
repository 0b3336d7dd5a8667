import type { FromServer, ToServer } from "./messages";

/** Tells the parent process where this one serves, and answers what it asks from then on. */
export function serveParent(url: string): void {
  const send = (message: FromServer) => process.send?.(message);
  process.on("message", (message: ToServer) => {
    if (message !== "usage") return;
    const { user, system } = process.cpuUsage();
    const rss = process.memoryUsage.rss();
    // Node reports the largest in kilobytes.
    const peakRss = process.resourceUsage().maxRSS * 1024;
    send({ kind: "usage", usage: { rss, peakRss, cpu: user + system } });
  });
  // A benchmark that ends, in whatever way, leaves no server behind.
  process.on("disconnect", () => process.exit(0));
  send({ kind: "ready", url });
}
