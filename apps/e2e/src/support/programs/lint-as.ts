import { succeed } from "./run";
import { workspaceRoot } from "../workspace";

/** A text to lint as if it were a file of the workspace. */
export interface LintCase {
  readonly file: string;
  readonly source: string;
}

// One process for all texts, because loading ESLint and the project graph takes a second.
const PROGRAM = `
  import { ESLint } from "eslint";
  import { text } from "node:stream/consumers";
  import tseslint from "typescript-eslint";
  const cases = JSON.parse(await text(process.stdin));
  // The compiler knows no types of a file that is not there.
  const eslint = new ESLint({ overrideConfig: [tseslint.configs.disableTypeChecked] });
  const results = [];
  for (const { file, source } of cases) {
    const [result] = await eslint.lintText(source, { filePath: file });
    results.push(result.messages.map(({ ruleId, message }) => ruleId + ": " + message.split("\\n")[0]));
  }
  process.stdout.write(JSON.stringify(results));
`;

/** Returns the rules that each text violates. No file is written to the workspace. */
export async function lintAs(cases: readonly LintCase[]): Promise<readonly (readonly string[])[]> {
  const env = { NX_DAEMON: "false" };
  // The boundary rule reads Nx's stored project graph. Without a graph, it reports nothing.
  await succeed("npx", ["nx", "show", "project", "workspace"], { cwd: workspaceRoot, env });
  const { stdout } = await succeed("node", ["--input-type=module", "-e", PROGRAM], {
    cwd: workspaceRoot,
    env,
    input: JSON.stringify(cases),
  });
  return JSON.parse(stdout) as string[][];
}
