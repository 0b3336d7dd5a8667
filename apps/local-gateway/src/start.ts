import { CommanderError } from "commander";
import { programOutput } from "@tollgate/program-output";
import { localGatewayCommand } from "./command";
import { explain } from "./errors";
import { replay } from "./replay";
import { serve } from "./serve";

// Hides the AWS SDK's warning about Node.js versions.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";

/** The first signal ends the program once requests in progress are answered; the second ends it at once. */
function endOnSignal(close: () => Promise<void>): void {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      process.once(signal, () => process.exit(1));
      close().then(
        () => process.exit(0),
        (error: unknown) => fail(error),
      );
    });
  }
}

const { out, note, end } = programOutput({ unwritable: 1 });

function fail(error: unknown): never {
  note(`${explain(error)}\n`);
  process.exit(1);
}

localGatewayCommand(async (settings) => {
  const serving =
    settings.replayFile === undefined
      ? serve(settings, { out, note })
      : replay(settings, settings.replayFile);
  // Installed before the gateway serves, so that an early signal ends it too.
  endOnSignal(async () => (await serving).close());
  await serving;
})
  .configureOutput({ writeOut: out, writeErr: note })
  .exitOverride()
  .parseAsync()
  // commander has printed the error, or the help.
  .catch((error: unknown) => (error instanceof CommanderError ? end(error.exitCode) : fail(error)));
