import type { Command } from "commander";
import { CommanderError } from "commander";
import { commands } from "./commands";
import { escapeControls } from "./escape-controls";
import { execute, type Surroundings } from "./execute";
import { explain, STATUS } from "./exit-status";
import { tenantsProgram } from "./program";

/** Runs a command line, without the program's own name, and returns its exit status. It never rejects. */
export async function runTenants(
  argv: readonly string[],
  surroundings: Surroundings,
  endpoint: string | undefined,
): Promise<number> {
  const { io } = surroundings;
  let environmentName = "";
  let isProblem = false;
  const program = tenantsProgram(commands, async (definition, args, options) => {
    environmentName = String(options["env"]);
    isProblem = await execute(definition, args, options, surroundings);
  });
  for (const each of [program, ...descendants(program)])
    each.exitOverride().configureOutput({ writeOut: io.out, writeErr: io.note });
  try {
    await program.parseAsync(withoutHelp(argv), { from: "user" });
    return isProblem ? STATUS.problems : STATUS.ok;
  } catch (error) {
    // commander has said what is wrong; its help is not wrong.
    if (error instanceof CommanderError) return error.exitCode === 0 ? STATUS.ok : STATUS.usage;
    const { status, message } = explain(error, { environmentName, endpoint });
    io.note(`${escapeControls(message)}\n`);
    return status;
  }
}

/** commander's own `help` takes one word: `help tokens rotate` is to be the help of `tokens rotate` all the same. */
function withoutHelp(argv: readonly string[]): readonly string[] {
  const [first, ...rest] = argv;
  return first === "help" && rest.length > 1 ? [...rest, "--help"] : argv;
}

function descendants(command: Command): Command[] {
  return command.commands.flatMap((each) => [each, ...descendants(each)]);
}
