import { programOutput } from "@tollgate/program-output";
import { runRestore } from "./run-restore";

process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";

// If the output fails, the next run finishes the interrupted copy.
const { out, note, end } = programOutput({ unwritable: 2, advice: "run it again to finish" });
void runRestore(process.argv.slice(2), { out, error: note }).then(end);
