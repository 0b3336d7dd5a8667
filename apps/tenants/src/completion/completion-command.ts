// Shell completion: scripts for bash, zsh and fish, generated from the command line.
// Not here: the commands and their options, which are in `commands`.

import { Argument, Command } from "commander";
import { bashScript, zshScript } from "./bash";
import { fishScript } from "./fish";
import { spotsOf } from "./spots";

const SHELLS = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;

/** The command that prints a shell's completion script, which is generated from the program. */
export function completionCommand(program: Command): Command {
  const command = new Command("completion")
    .description("write the shell completion script of the command tenants")
    .addArgument(new Argument("<shell>", "the shell").choices(Object.keys(SHELLS)))
    .addHelpText(
      "after",
      '\nExamples:\n  eval "$(tenants completion bash)"\n  tenants completion fish > ~/.config/fish/completions/tenants.fish',
    );
  return command.action((shell: keyof typeof SHELLS) =>
    command.configureOutput().writeOut?.(SHELLS[shell](program.name(), spotsOf(program))),
  );
}
