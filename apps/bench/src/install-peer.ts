import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

/** A project of its own, so that nobody installs 70 MB for a comparison that few run. */
const PEER = join(__dirname, "../peer");

/** Where the plugin's class is. */
export const PEER_PLUGIN = join(PEER, "node_modules/serverless-offline/src/index.js");

/** Installs serverless-offline by its lockfile, unless it is there. */
export function installPeer(say: (line: string) => void): void {
  if (existsSync(PEER_PLUGIN)) return;
  say("installing serverless-offline into apps/bench/peer");
  const { status } = spawnSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], {
    cwd: PEER,
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (status !== 0) throw new Error("serverless-offline could not be installed");
}
