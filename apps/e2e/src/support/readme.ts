import { readFileSync } from "node:fs";
import { join } from "node:path";
import { workspaceRoot } from "./workspace";

/** The text of the fenced blocks of one language under a heading of the root README, so that tests do what it says. */
export function readmeBlock(heading: string, language: string): string {
  const readme = readFileSync(join(workspaceRoot, "README.md"), "utf8");
  const section = readme.split(/^## /m).find((part) => part.startsWith(`${heading}\n`));
  if (section === undefined) throw new Error(`README.md has no heading "${heading}"`);
  const blocks = [...section.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].filter(
    ([, name]) => name === language,
  );
  if (blocks.length === 0) throw new Error(`README.md has no ${language} under "${heading}"`);
  return blocks.map(([, , block]) => block).join("\n");
}

/** The single commands of the shell blocks under a heading, without comments. */
export function readmeCommands(heading: string): readonly string[] {
  return readmeBlock(heading, "bash")
    .split("\n")
    .map((line) => line.replace(/\s+#.*$/, "").trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
}
