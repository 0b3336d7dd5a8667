import type { Spot, Values } from "./spots";

/** A completion script for fish 3. */
export function fishScript(name: string, spots: readonly Spot[]): string {
  const lines = spots.flatMap(({ path, commands, options, argument }) => [
    ...commands.map((each) => {
      const summary = spots.find((spot) => spot.path === `${path} ${each}`.trim())?.summary ?? "";
      return `${at(path, commands)} -f -a ${quote(each)} -d ${quote(summary)}`;
    }),
    ...options.map(
      ({ flag, description, values }) =>
        `${at(path, [])} -l ${flag.replace(/^--/, "")} -d ${quote(description)}${follow(values)}`,
    ),
    ...(argument.length > 0 && argument !== "anything" ? [`${at(path, [])}${follow(argument)}`] : []),
  ]);
  return `complete -c ${name} -f\n${lines.map((line) => `complete -c ${name} ${line}\n`).join("")}`;

  /**
   * The condition that all words of this command were typed, and no word of a subcommand or of another
   * command.
   */
  function at(path: string, following: readonly string[]): string {
    const words = path.split(" ").filter(Boolean);
    const groups = spots
      .filter((spot) => spot.path !== "" && spot.commands.length > 0)
      .map((spot) => spot.path);
    const never = [...following, ...(words.length === 1 ? groups.filter((each) => each !== path) : [])];
    const conditions = [
      ...words.map((word) => `__fish_seen_subcommand_from ${word}`),
      ...(never.length > 0 ? [`not __fish_seen_subcommand_from ${never.join(" ")}`] : []),
    ];
    return conditions.length === 0 ? "" : `-n ${quote(conditions.join("; and "))}`;
  }
}

function follow(values: Values | undefined): string {
  if (values === undefined) return "";
  if (values === "files") return " -r -F";
  return values === "anything" ? " -x" : ` -x -a ${quote(values.join(" "))}`;
}

function quote(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
