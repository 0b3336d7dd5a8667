import { markdownTable } from "@tollgate/markdown";
import type { Command, Option } from "commander";
import type { CommandDefinition } from "../commands/definition";
import { exitStatuses } from "./exit-status";
import { tenantsProgram } from "./program";

type Row = readonly [string, string];

/** A table after an empty line; nothing without rows. */
const table = (heading: Row, rows: readonly Row[]): readonly string[] =>
  rows.length === 0 ? [] : ["", markdownTable(heading, rows)];

/** The choices of `--plan` and `--env` come from the team's own files, so the page does not list them. */
function optionRow({ flags, long, description, argChoices = [] }: Option): Row {
  const choices = argChoices.length > 0 && long !== "--plan" && long !== "--env" ? argChoices : undefined;
  return [`\`${flags}\``, choices ? `${description}: ${choices.join(", ")}` : description];
}

function commandNamed(program: Command, name: string): Command {
  return name.split(" ").reduce((parent, word) => {
    const found = parent.commands.find((each) => each.name() === word);
    if (!found) throw new Error(`there is no command ${name}`);
    return found;
  }, program);
}

function sectionOf(definition: CommandDefinition, command: Command): readonly string[] {
  const { name, arguments: names, options, summary, examples } = definition;
  const others = command.options
    .filter((option) => !options.includes(option))
    .map(({ long }) => `\`${long}\``);
  return [
    "",
    `### ${name}`,
    "",
    `\`tenants ${[name, names].filter(Boolean).join(" ")}\`: ${summary}.`,
    ...table(
      ["argument, option", "meaning"],
      [
        ...command.registeredArguments.map((each): Row => [`\`<${each.name()}>\``, each.description]),
        ...options.map(optionRow),
      ],
    ),
    "",
    `Also: ${others.join(", ")}.`,
    "",
    "```bash",
    ...examples.map((example) => `npm run tenants -- ${example}`),
    "```",
  ];
}

/** The reference page of the command line, in Markdown. */
export function commandPage(definitions: readonly CommandDefinition[]): string {
  const program = tenantsProgram(definitions, () => Promise.resolve());
  const commands = definitions.map((each) => [each, commandNamed(program, each.name)] as const);
  const own = new Set(definitions.flatMap(({ options }) => options));
  const shared = new Map(
    commands.flatMap(([, { options }]) =>
      options.filter((option) => !own.has(option)).map((option) => [option.flags, option] as const),
    ),
  );
  return [
    "# The tenants command",
    "",
    "Generated from the table of commands by `npx nx docs tenants`. [Operate tenants](../guides/operate-tenants.md) has the tasks.",
    "",
    "## Options of several commands",
    ...table(["option", "meaning"], [...shared.values()].map(optionRow)),
    "",
    "`TOLLGATE_ENV` stands in for `--env`.",
    "",
    "## Exit statuses",
    ...table(
      ["status", "meaning"],
      exitStatuses.map(([status, meaning]): Row => [String(status), meaning]),
    ),
    "",
    "## Commands",
    ...commands.flatMap(([definition, command]) => sectionOf(definition, command)),
    "",
  ].join("\n");
}
