/** Where a team writes its environments, from the workspace's root. */
export const ENVIRONMENTS_FILE = "libs/environments/src/environments.ts";
/** Where a team writes its backends, from the workspace's root. */
export const BACKENDS_FILE = "libs/gateway/definition/src/backends.ts";

/** A mistake in what a team writes. The message is all that there is to say: a line for each value that is wrong. */
export abstract class Mistake extends Error {
  // Read instead of the class: a loader may load a module, and so its classes, twice.
  readonly isMistake = true;
}

/**
 * What to tell whoever wrote the team's files about an error that came of loading or using them, a line for each mistake.
 *
 * @returns nothing where the error is not of those files, and so a fault of the program's
 */
export function mistakeIn(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ("isMistake" in error) return error.message;
  return unreadable(error) ?? missing(error) ?? thrown(error);
}

/** Code that is none: the loader's error has a line for each place, `/path/environments.ts:4:10: ERROR: Unexpected ";"`. */
function unreadable({ message }: Error): string | undefined {
  const lines = message.split("\n").flatMap((line) => {
    const [, path = "", place = "", problem = ""] =
      /^([^:\s]+|[A-Z]:[^:]+)(:\d+:\d+: )ERROR: (.*)$/.exec(line) ?? [];
    const file = teamFile(path);
    return file === undefined ? [] : [file + place + problem];
  });
  return lines.length > 0 ? lines.join("\n") : undefined;
}

/** A module that is not there: one that a team's file asks for, or that file itself. */
function missing(error: Error & { readonly requireStack?: readonly string[] }): string | undefined {
  const [, asked = ""] = /^Cannot find (?:module|package) '([^']+)'/.exec(error.message) ?? [];
  if (asked === "") return undefined;
  const by = error.requireStack?.[0] ?? / imported from (\S+)/.exec(error.message)?.[1] ?? "";
  const file = teamFile(by);
  if (file !== undefined) return `${file}: cannot find ${asked}`;
  const gone = teamFile(`${by.replace(/[^/\\]*$/, asked.replace(/^\.\//, "")).replace(/\.ts$/, "")}.ts`);
  return gone === undefined ? undefined : `${gone} is not there`;
}

/** What the code of a team's file threw itself. */
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
