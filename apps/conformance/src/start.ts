import { createInterface } from "node:readline/promises";
import { programOutput } from "@tollgate/program-output";
import { STATUS } from "./targets/errors";
import { runConformance } from "./run-conformance";

process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";

async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}

const interrupted = new AbortController();
let endedBy: NodeJS.Signals | undefined;
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => {
    endedBy = signal;
    process.stderr.write(
      "Interrupted: removing the run's tenants. A second signal stops at once and leaves them.\n",
    );
    process.once(signal, () => process.exit(1));
    interrupted.abort("the run was interrupted");
  });

// Results are written after the run has removed its resources.
const { out, note, end } = programOutput({ unwritable: STATUS.usage });
const io = {
  out,
  note,
  isTerminal: process.stdin.isTTY === true && process.stderr.isTTY === true,
  ask,
};

void runConformance(process.argv.slice(2), io, interrupted.signal).then((status) => {
  // Ends with the exit status of the signal.
  if (endedBy !== undefined) {
    process.removeAllListeners(endedBy);
    process.kill(process.pid, endedBy);
  } else end(status);
});
