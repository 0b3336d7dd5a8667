import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Console, CONSOLE_PATH, LogFeed, ReplayLog } from "@tollgate/console";
import { ListenError } from "@tollgate/emulator";
import { environmentNamed } from "@tollgate/environments";
import { guard, guarded, isLoopback } from "@tollgate/local-guard";
import { gatewayAlarms } from "@tollgate/observability-runtime";
import { ReplayHostError } from "./errors";
import type { Served } from "./serve";
import type { Settings } from "./command";

/**
 * Shows an exported access log in the console, without a gateway.
 *
 * @throws {ReplayFileError} when the file is missing or cannot be read.
 * @throws {ReplayHostError} when other machines could reach it.
 */
export async function replay(
  { environmentName, host, port, remoteControl }: Settings,
  file: string,
): Promise<Served> {
  const environment = environmentNamed(environmentName);
  if (!remoteControl && !isLoopback(host)) throw new ReplayHostError(host);
  const log = await ReplayLog.open({
    file,
    environment: environment.name,
    alarms: gatewayAlarms(environment),
  });
  const console = new Console(new LogFeed(log));
  const pages = guarded(console, guard(remoteControl ? "everyone" : "this machine"));
  const server = createServer((incoming, response) => {
    if (pages(incoming, response)) return;
    response.writeHead(incoming.url === "/" ? 302 : 404, { Location: CONSOLE_PATH }).end();
  });
  const url = await new Promise<string>((resolve, reject) => {
    server.once("error", (error) => reject(new ListenError(host, port, error)));
    server.listen(port, host, () => resolve(urlOf(server.address() as AddressInfo)));
  });
  const say = (text: string) => process.stderr.write(`${text}\n`);
  say(`Replaying ${file}\nConsole: ${url}${CONSOLE_PATH}`);
  const loaded = log.load().then(() => say(summaryOf(log)));
  return {
    async close() {
      console.close();
      log.close();
      await loaded;
      server.close();
      server.closeAllConnections();
    },
  };
}

function urlOf({ address, family, port }: AddressInfo): string {
  return `http://${family === "IPv6" ? `[${address}]` : address}:${port}`;
}

/** Counts of read and skipped lines for the terminal, which would otherwise be in the console only. */
function summaryOf(log: ReplayLog): string {
  const info = log.info();
  const skipped = Object.entries(log.skipped()).map(([reason, count]) => `${count} ${reason}`);
  return [
    `Read ${log.aggregate.lines} lines`,
    ...(skipped.length > 0 ? [`skipped or not shown: ${skipped.join(", ")}`] : []),
    ...(info.kind === "replay" && info.problem !== undefined ? [info.problem] : []),
  ].join("; ");
}
