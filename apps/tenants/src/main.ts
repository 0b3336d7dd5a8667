import { createClients } from "./clients";
import type { Io } from "./io";
import { progressOn } from "./progress";
import { readStart } from "./read-start";
import { runTenants } from "./run-tenants";
import { askHiddenOnTerminal, askOnTerminal } from "./terminal";

// An operator's terminal is not the place for the AWS SDK's plans with Node.js.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";

/** As of a program that the signal SIGPIPE has ended. */
const NOBODY_READS = 141;

// Whoever reads the results may go away before their end, as head does.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(NOBODY_READS);
});

const isTerminal = process.stdin.isTTY === true && process.stderr.isTTY === true;
const progress = progressOn(process.stderr);
const io: Io = {
  out(written) {
    if (process.stdout.isTTY === true) progress.clear();
    process.stdout.write(written);
  },
  note(written) {
    progress.clear();
    process.stderr.write(written);
  },
  showProgress: progress.start,
  readInput: (what, length) =>
    isTerminal ? askHiddenOnTerminal(`${what}, which is not shown: `) : readStart(process.stdin, length),
  isOutTerminal: process.stdout.isTTY === true,
  isTerminal,
  ask: askOnTerminal,
};

process.once("SIGINT", () => {
  progress.clear();
  process.stderr.write("Interrupted: running the same command again finishes what was begun.\n");
  process.kill(process.pid, "SIGINT");
});

// Set and not called: what is still to be written to a pipe is written.
runTenants(process.argv.slice(2), { io, createClients }, process.env["AWS_ENDPOINT_URL"]).then(
  (status) => void (process.exitCode = status),
);
