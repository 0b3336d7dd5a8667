import { readFileSync } from "node:fs";
import { join } from "node:path";
import { workspaceRoot } from "./workspace";

/**
 * Returns the code blocks of one language under a heading of a page in `apps/docs`, so that tests run the
 * documented code.
 */
export function codeBlock(page: string, heading: string, language: string): string {
  const text = readFileSync(join(workspaceRoot, "apps/docs", page), "utf8");
  const section = text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`));
  if (section === undefined) throw new Error(`${page} has no heading "${heading}"`);
  const blocks = [...section.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].filter(
    ([, name]) => name === language,
  );
  if (blocks.length === 0) throw new Error(`${page} has no ${language} under "${heading}"`);
  return blocks.map(([, , block]) => block).join("\n");
}

/** Returns the commands of the shell blocks under a heading, without comments. */
export function commandsOf(page: string, heading: string): readonly string[] {
  return codeBlock(page, heading, "bash")
    .split("\n")
    .map((line) => line.replace(/\s+#.*$/, "").trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
}
