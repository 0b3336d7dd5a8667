import { environments } from "@tollgate/environments";
import { Command, Option } from "commander";
import { completionCommand } from "./completion/completion-command";
import type { CommandDefinition } from "./definition";

/** What runs a command of the table. */
export type Run = (
  definition: CommandDefinition,
  args: readonly string[],
  options: Readonly<Record<string, unknown>>,
) => Promise<unknown>;

const STATUSES = `
Exit statuses: 0 done, 1 unforeseen failure, 2 wrong use, 3 not found, 4 conflict (exists, or changed by someone else),
5 credentials or access, 6 not deployed, not reachable or too many requests, 7 doctor found what it did not mend.
Results go to stdout, all else to stderr.`;

/** The command line of a table of commands. */
export function tenantsProgram(definitions: readonly CommandDefinition[], run: Run): Command {
  const program = new Command("tenants")
    .description("Looks after the tenants of the gateway: their API keys, their plans and their tokens.")
    .addHelpText(
      "after",
      `${STATUSES}\n\n${examples(definitions.flatMap((each) => each.examples.slice(0, 1)))}`,
    );
  for (const definition of definitions) {
    const [first = "", second] = definition.name.split(" ");
    const parent = second === undefined ? program : groupOf(program, first);
    parent.addCommand(commandOf(definition, second ?? first, run));
  }
  return program.addCommand(completionCommand(program));
}

function groupOf(program: Command, name: string): Command {
  const found = program.commands.find((each) => each.name() === name);
  return found ?? program.command(name).description(`commands of a tenant's ${name}`);
}

function commandOf(definition: CommandDefinition, name: string, run: Run): Command {
  const { summary, options, writes, asks, secret } = definition;
  const env = new Option("--env <name>", "environment").makeOptionMandatory();
  // For help and completion only: libs/environments says what is wrong with another name.
  env.argChoices = environments.map((each) => each.name);
  const command = new Command(name)
    .description(summary)
    .addOption(env)
    .addHelpText("after", `\n${examples(definition.examples)}`);
  if (definition.arguments !== "") command.arguments(definition.arguments);
  for (const option of options) command.addOption(option);
  command.option("--json", "write JSON instead of text");
  if (writes) command.option("--dry-run", "only say what would be done");
  if (asks) command.option("--yes", "do not ask");
  if (secret)
    command.addOption(
      new Option("--out <file>", "write the secret to a new file of mode 0600 instead of stdout").conflicts(
        "dryRun",
      ),
    );
  return command.action(async () => void (await run(definition, command.args, command.opts())));
}

function examples(lines: readonly string[]): string {
  return ["Examples:", ...lines.map((line) => `  npm run tenants -- ${line}`)].join("\n");
}
