import { runRestore } from "./run-restore";

process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";

// Whoever reads the lines may go away before their end, as head does, and a disk may be full.
process.stdout.on("error", ({ code }: NodeJS.ErrnoException) => {
  // 141 as of a program that the signal SIGPIPE has ended.
  if (code === "EPIPE") process.exit(141);
  process.stderr.write(`standard output cannot be written (${code}): run it again to finish\n`);
  process.exit(2);
});

const output = {
  out: (text: string) => void process.stdout.write(text),
  error: (text: string) => void process.stderr.write(text),
};
runRestore(process.argv.slice(2), output).then((status) => {
  process.exitCode = status;
  // A request or a credential_process that nobody waits for any more would keep the process. What is still to be written
  // to a pipe is written first.
  process.stdout.write("", () => process.stderr.write("", () => process.exit()));
});
