import type { Spot, Values } from "./spots";

/** A completion script for bash 3.2 and later. */
export function bashScript(name: string, spots: readonly Spot[]): string {
  const below = spots.flatMap(({ path, commands }) =>
    commands.map((each) => `    ${quote(`${path}/${each}`)}) at=${quote(`${path} ${each}`.trim())} ;;`),
  );
  const values = spots.flatMap(({ path, options }) =>
    options.flatMap(({ flag, values: some }) =>
      some === undefined ? [] : [`    ${quote(`${path}/${flag}`)}) ${offer(some)}; return ;;`],
    ),
  );
  const words = spots.map(({ path, commands, options, argument }) => {
    const flags = options.map(({ flag }) => flag);
    const positional = [...commands, ...(typeof argument === "string" ? [] : argument)];
    const anything = argument === "files" ? `${offer("files")}; ` : "";
    return (
      `    ${quote(path)})\n` +
      `      if [[ $current == -* ]]; then ${offer(flags)}; ` +
      `else ${anything}${positional.length > 0 ? offer(positional) : ":"}; fi ;;`
    );
  });
  return `_${name}() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} at="" index
  for ((index = 1; index < COMP_CWORD; index++)); do
    case "$at/\${COMP_WORDS[index]}" in
${below.join("\n")}
    esac
  done
  COMPREPLY=()
  case "$at/$previous" in
${values.join("\n")}
  esac
  case "$at" in
${words.join("\n")}
  esac
}
complete -F _${name} ${name}
`;
}

/** The same for zsh, which can run bash completion scripts. */
export function zshScript(name: string, spots: readonly Spot[]): string {
  return `autoload -Uz compinit bashcompinit && compinit && bashcompinit\n${bashScript(name, spots)}`;
}

function offer(values: Values): string {
  if (values === "files") return 'COMPREPLY=($(compgen -f -- "$current"))';
  if (values === "anything") return ":";
  return `COMPREPLY=($(compgen -W ${quote(values.join(" "))} -- "$current"))`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
