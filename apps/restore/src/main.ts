import { runRestore } from "./run-restore";

process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";

const output = {
  out: (text: string) => void process.stdout.write(text),
  error: (text: string) => void process.stderr.write(text),
};
runRestore(process.argv.slice(2), output).then((status) => void (process.exitCode = status));
