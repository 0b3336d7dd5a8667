// The values of a team's files: how they are read and reported, and the forms of Regions, names and ARNs.
// Not here: the fields themselves (schema), names on AWS (names), and checks across environments (checks).

/** The file with a team's environments, relative to the workspace's root. */
export const ENVIRONMENTS_FILE = "libs/environments/src/environments.ts";
/** The file with a team's backends, relative to the workspace's root. */
export const BACKENDS_FILE = "libs/gateway/definition/src/backends.ts";

/** A mistake in a team's files. The message is complete, with a line for each wrong value. */
export abstract class Mistake extends Error {
  // Checked instead of the class, because a loader may load a module, and so its classes, twice.
  readonly isMistake = true;
}

/**
 * Explains an error from loading or using the team's files to their author, with one line for each mistake.
 *
 * @returns nothing when the error is not from those files, and so is a fault of the program
 */
export function mistakeIn(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ("isMistake" in error) return error.message;
  return unreadable(error) ?? missing(error) ?? thrown(error);
}

/**
 * A syntax error. The loader's error has lines such as `/path/environments.ts:4:10: ERROR: Unexpected ";"`.
 */
function unreadable({ message }: Error): string | undefined {
  const lines = message.split("\n").flatMap((line) => {
    const [, path = "", place = "", problem = ""] =
      /^([^:\s]+|[A-Z]:[^:]+)(:\d+:\d+: )ERROR: (.*)$/.exec(line) ?? [];
    const file = teamFile(path);
    return file === undefined ? [] : [file + place + problem];
  });
  return lines.length > 0 ? lines.join("\n") : undefined;
}

/** A missing module: one that a team's file imports, or that file itself. */
function missing(error: Error & { readonly requireStack?: readonly string[] }): string | undefined {
  const [, asked = ""] = /^Cannot find (?:module|package) '([^']+)'/.exec(error.message) ?? [];
  if (asked === "") return undefined;
  const by = error.requireStack?.[0] ?? / imported from (\S+)/.exec(error.message)?.[1] ?? "";
  const file = teamFile(by);
  if (file !== undefined) return `${file}: cannot find ${asked}`;
  const gone = teamFile(`${by.replace(/[^/\\]*$/, asked.replace(/^\.\//, "")).replace(/\.ts$/, "")}.ts`);
  return gone === undefined ? undefined : `${gone} does not exist`;
}

/** An error that the code of a team's file threw. */
function thrown({ name, message, stack = "" }: Error): string | undefined {
  for (const line of stack.split("\n")) {
    const [, path = "", place = ""] =
      /^ {4}at (?:.* \()?(?:file:\/\/)?(\/[^()]*?|[A-Z]:[^()]*?)(:\d+:\d+)\)?$/.exec(line) ?? [];
    if (path === "" || path.includes("/node_modules/")) continue;
    const file = teamFile(path);
    return file && `${file}${place}: ${name}: ${message}`;
  }
  return undefined;
}

function teamFile(path: string): string | undefined {
  const [plain = ""] = path.replaceAll("\\", "/").split("?");
  return [ENVIRONMENTS_FILE, BACKENDS_FILE].find((file) => `/${plain}`.endsWith(`/${file}`));
}

/** An environment holds a value that is not allowed; `problems` has one line for each. */
export class EnvironmentError extends Mistake {
  override readonly name = "EnvironmentError";

  constructor(readonly problems: readonly string[]) {
    super(problems.join("\n"));
  }
}
