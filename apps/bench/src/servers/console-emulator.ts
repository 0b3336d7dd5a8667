import { appendFileSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Console, ConsoleThread } from "@tollgate/console";
import type { Emulator } from "@tollgate/emulator";
import { LineWriter, silentLog } from "@tollgate/emulator";
import { dev } from "@tollgate/environments/sample";
import { alarmsOf } from "@tollgate/observability-runtime";
import { STAGE } from "../fixture";
import { startBenchEmulator } from "./bench-emulator";
import { serveParent } from "./serve-parent";

/** The gateway as `npm start` runs it: each request is a line in a file and in the console. */
async function main(): Promise<void> {
  const file = openNamelessFile();
  const thread = await ConsoleThread.start({
    environment: STAGE,
    alarms: alarmsOf(dev.alarms),
    gateway: () => ({
      limits: { levels: [], count: 0 },
      authorizerCache: emulator.authorizerCache(),
    }),
    failed: (why) => {
      throw new Error(why);
    },
  });
  const accessLog = new LineWriter((lines) => {
    appendFileSync(file, lines);
    thread.write(lines);
  });
  const emulator: Emulator = await startBenchEmulator({
    log: { ...silentLog, access: (line) => accessLog.write(line) },
    pages: new Console(thread),
  });
  serveParent(emulator.url);
}

/** A file that is on the disk and in no folder, so that it is gone with this process, however that ends. */
function openNamelessFile(): number {
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  const file = openSync(join(folder, "access.log"), "a");
  rmSync(folder, { recursive: true });
  return file;
}

void main();
