import { environments } from "@tollgate/environments";
import type { Argument, Command, Option } from "commander";

/** The cells of all environments. The command checks whether its environment has the cell. */
const CELLS = [...new Set(environments.flatMap(({ cells = [] }) => cells.map(({ name }) => name)))];

/** A position in a command line, and its completions. */
export interface Spot {
  /** Words of the command, such as `tokens mint`; empty for the program itself. */
  readonly path: string;
  readonly summary: string;
  readonly commands: readonly string[];
  readonly options: readonly Choice[];
  /** The choices of its arguments. */
  readonly argument: Values;
}

export interface Choice {
  /** For example `--plan`. */
  readonly flag: string;
  readonly description: string;
  /** The completions of its value. Undefined if it has no value. */
  readonly values: Values | undefined;
}

/** A list of values, file names, or any text. */
export type Values = readonly string[] | "files" | "anything";

/** All positions of a program's command lines, the program first. */
export function spotsOf(program: Command, path = ""): readonly Spot[] {
  const commands = program.commands.filter((each) => each.name() !== "help");
  const [argument] = program.registeredArguments;
  return [
    {
      path,
      summary: program.description(),
      commands: commands.map((each) => each.name()),
      options: [...program.options.map(choiceOf), { flag: "--help", description: "help", values: undefined }],
      argument: argument === undefined ? [] : valuesOf(argument, argument.name()),
    },
    ...commands.flatMap((each) => spotsOf(each, `${path} ${each.name()}`.trim())),
  ];
}

function choiceOf(option: Option): Choice {
  const { long, short, description, flags } = option;
  const isValue = option.required || option.optional;
  return { flag: long ?? short ?? "", description, values: isValue ? valuesOf(option, flags) : undefined };
}

function valuesOf({ argChoices }: Pick<Argument | Option, "argChoices">, placeholder: string): Values {
  if (argChoices !== undefined) return argChoices;
  if (/<cell>|^cell$/.test(placeholder) && CELLS.length > 0) return CELLS;
  return /\bfile\b/.test(placeholder) ? "files" : "anything";
}
