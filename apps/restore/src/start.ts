import { programOutput } from "@tollgate/program-output";
import { runRestore } from "./run-restore";

process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";

// The next run finishes a copy that was cut short.
const { out, note, end } = programOutput({ unwritable: 2, advice: "run it again to finish" });
void runRestore(process.argv.slice(2), { out, error: note }).then(end);
