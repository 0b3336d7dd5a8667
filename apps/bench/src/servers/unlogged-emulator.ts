import { startBenchEmulator } from "./bench-emulator";
import { serveParent } from "./serve-parent";

/** The gateway without an access log, which is what logging and console are compared with. */
async function main(): Promise<void> {
  const { url } = await startBenchEmulator({ hasAccessLog: false });
  serveParent(url);
}

void main();
