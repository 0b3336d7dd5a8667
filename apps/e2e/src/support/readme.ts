import { readFileSync } from "node:fs";
import { join } from "node:path";
import { workspaceRoot } from "./workspace";

/** The shell text of the fenced `bash` blocks under a heading of the root README, so that tests run what it says. */
export function readmeScript(heading: string): string {
  const readme = readFileSync(join(workspaceRoot, "README.md"), "utf8");
  const section = readme.split(/^## /m).find((part) => part.startsWith(`${heading}\n`));
  if (section === undefined) throw new Error(`README.md has no heading "${heading}"`);
  const blocks = [...section.matchAll(/^```bash\n([\s\S]*?)^```$/gm)].map(([, block]) => block ?? "");
  if (blocks.length === 0) throw new Error(`README.md has no commands under "${heading}"`);
  return blocks.join("\n");
}

/** The single commands of such a text, without its comments. */
export function readmeCommands(heading: string): readonly string[] {
  return readmeScript(heading)
    .split("\n")
    .map((line) => line.replace(/\s+#.*$/, "").trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
}
