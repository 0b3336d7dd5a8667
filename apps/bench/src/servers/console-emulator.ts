import { createWriteStream } from "node:fs";
import { devNull } from "node:os";
import { Console, LiveLog } from "@tollgate/console";
import type { Emulator } from "@tollgate/emulator";
import { LineWriter, silentLog } from "@tollgate/emulator";
import { dev } from "@tollgate/environments";
import { alarmsOf } from "@tollgate/observability-runtime";
import { STAGE } from "../fixture";
import { startBenchEmulator } from "./bench-emulator";
import { serveParent } from "./serve-parent";

/** The gateway as `npm start` runs it: each request is a line in a file and in the console. */
async function main(): Promise<void> {
  const file = new LineWriter(createWriteStream(devNull));
  const log = new LiveLog({
    environment: STAGE,
    alarms: alarmsOf(dev.alarms),
    gateway: () => ({ limits: { levels: [], count: 0 }, authorizerCache: emulator.authorizerCache() }),
  });
  const access = (line: string) => {
    file.write(line);
    log.write(line);
  };
  const emulator: Emulator = await startBenchEmulator({
    log: { ...silentLog, access },
    mount: new Console(log).handle,
  });
  serveParent(emulator.url);
}

void main();
