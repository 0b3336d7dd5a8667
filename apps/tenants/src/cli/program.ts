import { environments } from "@tollgate/environments";
import { Command, InvalidArgumentError, Option } from "commander";
// eslint-disable-next-line @nx/enforce-module-boundaries -- the version is stated there, and the bundle takes it along.
import { version } from "../../../../package.json";
import { completionCommand } from "../completion/completion-command";
import type { CommandDefinition } from "../commands/definition";
import { outFile } from "../input/options";
import { exitStatuses } from "./exit-status";

export type Run = (
  definition: CommandDefinition,
  args: readonly string[],
  options: Readonly<Record<string, unknown>>,
) => Promise<unknown>;

const HELP_FOOTER = `
It works on AWS, with the credentials that every AWS tool uses, such as those of AWS_PROFILE; or on the local gateway:
npm start prints what to export for it. Try anything that writes with --dry-run first.
The variable TOLLGATE_ENV stands in for --env.
Results go to stdout, all else to stderr.

Exit statuses:
${exitStatuses.map(([status, meaning]) => `  ${String(status).padEnd(3)}  ${meaning.replaceAll("`", "")}`).join("\n")}`;

const ARGUMENTS: Readonly<Record<string, string>> = {
  cell: "the name of a cell, as cells shows it",
  "tenant-id": "1 to 64 of a-z, 0-9 and hyphens",
  file:
    "CSV with the columns id and plan, and optionally status, key, token (mint, or the SHA-256 of one), " +
    "token_id, label, expires_at, scopes, disabled, name, contact, metadata, token_cell and cell; or JSON Lines with these fields",
  "token-id": "the token's public name, as tokens list shows it",
};

/** The command line of a table of commands. */
export function tenantsProgram(definitions: readonly CommandDefinition[], run: Run): Command {
  const program = new Command("tenants")
    .description("Manages the tenants of the gateway: their API keys, plans and tokens.")
    .version(version, "--version", "show the version")
    .addOption(environmentOption())
    .addOption(debug())
    .showHelpAfterError("(tenants --help lists the commands)")
    .addHelpText(
      "after",
      `${HELP_FOOTER}\n\n${examples(definitions.flatMap((each) => each.examples.slice(0, 1)))}`,
    );
  for (const definition of definitions) {
    const [first = "", second] = definition.name.split(" ");
    const parent = second === undefined ? program : groupOf(program, first, definitions);
    parent.addCommand(commandOf(definition, second ?? first, run));
  }
  return program.addCommand(completionCommand(program));
}

function groupOf(program: Command, name: string, definitions: readonly CommandDefinition[]): Command {
  const found = program.commands.find((each) => each.name() === name);
  if (found) return found;
  const own = definitions.filter((each) => each.name.startsWith(`${name} `));
  return program
    .command(name)
    .description(`commands of a tenant's ${name}`)
    .showHelpAfterError(`(tenants ${name} --help lists its commands)`)
    .addHelpText("after", `\n${examples(own.flatMap((each) => each.examples))}`);
}

function commandOf(definition: CommandDefinition, name: string, run: Run): Command {
  const { summary, options, writes, asks, secret } = definition;
  const command = new Command(name)
    .description(summary)
    .addOption(environmentOption())
    .showHelpAfterError(`(tenants ${definition.name} --help shows its arguments and options)`)
    .addHelpText("after", `\n${examples(definition.examples)}`);
  for (const each of definition.arguments.split(" ").filter(Boolean))
    command.argument(each, ARGUMENTS[each.replace(/[<>[\].]/g, "")]);
  for (const option of options) command.addOption(option);
  command.option("--json", "write JSON instead of text").addOption(debug());
  if (writes) command.option("--dry-run", "only print what would be done");
  if (asks) command.option("--yes", "do not ask");
  if (secret) command.addOption(outFile("write the secret to a new file of mode 0600 instead of stdout"));
  return command.action(async () => {
    // `--env` may also be given before the command: the program parses it anywhere.
    const given = command.optsWithGlobals();
    // An empty variable counts as unset, as in AWS's tools.
    if (given["env"] === undefined || given["env"] === "")
      command.error("error: required option '--env <name>' not specified, nor the variable TOLLGATE_ENV");
    await run(definition, command.args, given);
  });
}

function environmentOption(): Option {
  const option = new Option("--env <name>", "environment")
    .env("TOLLGATE_ENV")
    .argParser((untrustedName: string, before: string | undefined) => {
      if (before !== undefined && before !== untrustedName)
        throw new InvalidArgumentError("It is given twice, with different environments.");
      return untrustedName;
    });
  // The choices are for help and completion only. libs/environments rejects other names.
  option.argChoices = environments.map((each) => each.name);
  return option;
}

const debug = () => new Option("--debug", "show where an error came from");

function examples(lines: readonly string[]): string {
  return ["Examples:", ...lines.map((line) => `  npm run tenants -- ${line}`)].join("\n");
}
