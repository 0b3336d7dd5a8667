import { standardOutput } from "@tollgate/program-output";
import { createClients, openExceptions } from "./cli/clients";
import { explain, STATUS } from "./cli/exit-status";
import { Interruption, SIGNALS } from "./io/interruption";
import type { Io } from "./io/io";
import { progressOn } from "./io/progress";
import { readStart, askHiddenOnTerminal, askOnTerminal } from "./io/terminal";
import { runTenants } from "./cli/run-tenants";

// Operators should not see the AWS SDK's warnings about Node.js versions.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";

// The reader of the results may stop reading early, as `head` does.
const output = standardOutput(process.stdout, (error) => {
  const { status, message } = explain(error, { environmentName: "" });
  const { left } = interruption;
  if (status !== STATUS.nobodyReads || left !== undefined) writeNote(`${message}\n`);
  if (left !== undefined) writeNote(`${left}\n`);
  process.exit(status);
});

// A note that cannot be written changes neither the command's work nor its exit status.
process.stderr.on("error", () => undefined);
const writeNote = (text: string): void => {
  try {
    process.stderr.write(text);
  } catch {
    // Node.js throws the errors of files and devices.
  }
};

const isTerminal = process.stdin.isTTY === true && process.stderr.isTTY === true;
const progress = progressOn(process.stderr);
const noteLine = (text: string): void => {
  progress.clear();
  writeNote(`${text}\n`);
};
const interruption = new Interruption((signal, text) => {
  noteLine(text);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}, noteLine);
for (const signal of SIGNALS) process.on(signal, () => interruption.receive(signal));

const io: Io = {
  out(written) {
    if (process.stdout.isTTY === true) progress.clear();
    output.write(written);
  },
  deliver(written) {
    if (process.stdout.isTTY === true) progress.clear();
    return output.deliver(written);
  },
  isOutputOpen: output.isOpen,
  note(written) {
    progress.clear();
    writeNote(written);
  },
  showProgress: progress.start,
  readInput: (what, length) =>
    isTerminal ? askHiddenOnTerminal(`${what}, which is not shown: `) : readStart(process.stdin, length),
  isOutTerminal: process.stdout.isTTY === true,
  isTerminal,
  ask: askOnTerminal,
  guard: interruption.guard,
  atEnd: interruption.atEnd,
  explainInterruption: interruption.explain,
  leaves: interruption.leaves,
};

void runTenants(
  process.argv.slice(2),
  { io, createClients, openExceptions },
  process.env["AWS_ENDPOINT_URL"],
).then((status) => {
  process.exitCode = status;
  interruption.finish();
  // A pending request or `credential_process` would keep the process alive, so it exits explicitly, after
  // pending output to pipes is flushed.
  process.stdout.write("", (error) => {
    // On an output error, the error listener ends the program, unless the error was reported before.
    if (!error || status !== STATUS.ok) process.stderr.write("", () => process.exit());
  });
});
