import { CommanderError } from "commander";
import { programOutput } from "@tollgate/program-output";
import { localGatewayCommand } from "./command";
import { explain } from "./errors";
import { replay } from "./replay";
import { serve } from "./serve";

// A newcomer's first screen is not the place for the AWS SDK's plans with Node.js.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";

/** Ends at the first signal, with the requests under way answered; at the second, at once. */
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
  // From the start on: a signal that comes before the gateway serves ends it as well as one that comes right after.
  endOnSignal(async () => (await serving).close());
  await serving;
})
  .configureOutput({ writeOut: out, writeErr: note })
  .exitOverride()
  .parseAsync()
  // commander has said what is wrong; its help is not wrong.
  .catch((error: unknown) => (error instanceof CommanderError ? end(error.exitCode) : fail(error)));
