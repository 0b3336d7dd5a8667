import type { FromServer, ToServer } from "./messages";

/** Reports this process's URL to the parent process, and answers its messages from then on. */
export function serveParent(url: string): void {
  const send = (message: FromServer) => process.send?.(message);
  process.on("message", (message: ToServer) => {
    if (message !== "usage") return;
    const { user, system } = process.cpuUsage();
    const rss = process.memoryUsage.rss();
    // Node.js reports the peak in kilobytes.
    const peakRss = process.resourceUsage().maxRSS * 1024;
    send({ kind: "usage", usage: { rss, peakRss, cpu: user + system } });
  });
  // Ends the server with the benchmark, even if the benchmark crashes.
  process.on("disconnect", () => process.exit(0));
  send({ kind: "ready", url });
}
