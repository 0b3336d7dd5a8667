// The Markdown documents of the repository: where they are, their titles, and the names of their headings.
// Not here: what the site looks like (.vitepress) and whether links lead anywhere (links.ts).
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** The root of the repository. */
export const repositoryRoot = resolve(__dirname, "../../..");

/** Folders that Git ignores, and `.git`. */
const IGNORED = new Set([
  "node_modules",
  "dist",
  "cdktf.out",
  ".git",
  ".nx",
  ".test-results",
  "tools",
  "artefacts",
]);

/** Every Markdown file below a folder, as a path from the repository's root, sorted. */
export function documentsIn(folder = ""): readonly string[] {
  return readdirSync(join(repositoryRoot, folder), { withFileTypes: true })
    .flatMap((entry) => {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (!entry.isDirectory()) return entry.name.endsWith(".md") ? [path] : [];
      return IGNORED.has(entry.name) ? [] : documentsIn(path);
    })
    .sort();
}

/** The first heading of a document. @throws {Error} for a document without one. */
export function titleOf(document: string): string {
  const [, title] = /^# (.+)$/m.exec(readFileSync(join(repositoryRoot, document), "utf8")) ?? [];
  if (title === undefined) throw new Error(`${document} has no heading of the first level`);
  return title.replaceAll("`", "");
}

/** The anchor that GitHub gives a heading, so that a link works there and on the site. */
export function anchorOf(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .replaceAll(/\s/g, "-");
}
