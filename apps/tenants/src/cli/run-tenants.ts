// Command line of `tenants`: parsing, confirmation, dry run, execution and exit status.
// Not here: the commands (`commands`) and the process's streams and signals (`io`).

import type { Command } from "commander";
import {
  escapeControls,
  holdsToken,
  TOKEN_GIVEN,
  Waiting,
  withoutTokens,
} from "@tollgate/tenant-provisioning-runtime";
import { CommanderError } from "commander";
import { commands } from "../commands";
import type { Problem } from "../commands/definition";
import { execute, type CommandContext } from "./execute";
import { explain, STATUS } from "./exit-status";
import type { Io } from "../io/io";
import { tenantsProgram } from "./program";

/** Runs a command line, without the program's name. It never rejects. @returns the exit status */
export async function runTenants(
  argv: readonly string[],
  context: CommandContext,
  endpoint: string | undefined,
): Promise<number> {
  const io = guarded(context.io);
  const secretAt = argv.findIndex(holdsToken);
  if (secretAt !== -1) {
    io.note(`argument ${secretAt + 1} ${TOKEN_GIVEN} (the shell's history keeps it: revoke the token)\n`);
    return STATUS.usage;
  }
  let environmentName = "";
  let problem: Problem | undefined;
  const program = tenantsProgram(commands, async (definition, args, options) => {
    environmentName = String(options["env"]);
    problem = await execute(definition, args, options, { ...context, io });
  });
  for (const each of [program, ...descendants(program)])
    each.exitOverride().configureOutput({ writeOut: io.out, writeErr: io.note });
  try {
    await program.parseAsync(withoutHelp(argv), { from: "user" });
    return STATUS[problem ?? "ok"];
  } catch (error) {
    // commander has already printed the error. Printing the help text is no error.
    if (error instanceof CommanderError) return error.exitCode === 0 ? STATUS.ok : STATUS.usage;
    const { status, message } = explain(error, { environmentName, endpoint });
    io.note(`${message}\n`);
    if (argv.includes("--debug")) io.note(`${stacksOf(error)}\n`);
    return status;
  }
}

/** Wraps `io` to remove control characters and tokens from all notes and questions. */
function guarded(io: Io): Io {
  const harmless = (text: string) => escapeControls(withoutTokens(text));
  const note = (text: string) => io.note(harmless(text));
  const waiting = new Waiting((line) => note(`${line}\n`));
  const readInput: Io["readInput"] = (what, length) =>
    io.isTerminal
      ? io.readInput(what, length)
      : waiting.during(
          () => "standard input to end",
          () => io.readInput(what, length),
        );
  return {
    ...io,
    note,
    readInput,
    ask: (question) => io.ask(harmless(question)),
  };
}

/** The stacks of an error and of its causes. */
function stacksOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const stack = error.stack ?? error.message;
  return error.cause === undefined ? stack : `${stack}\ncaused by ${stacksOf(error.cause)}`;
}

/** commander's `help` accepts one word. This makes `help tokens rotate` print the help of `tokens rotate`. */
function withoutHelp(argv: readonly string[]): readonly string[] {
  const [first, ...rest] = argv;
  return first === "help" && rest.length > 1 ? [...rest, "--help"] : argv;
}

function descendants(command: Command): Command[] {
  return command.commands.flatMap((each) => [each, ...descendants(each)]);
}
