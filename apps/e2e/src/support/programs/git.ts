import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { succeed } from "./run";

/** Environment variables that make Git ignore this machine's configuration. */
export const GIT_ENVIRONMENT = {
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_AUTHOR_NAME: "A team",
  GIT_AUTHOR_EMAIL: "team@example.com",
  GIT_COMMITTER_NAME: "A team",
  GIT_COMMITTER_EMAIL: "team@example.com",
};

/** Runs a Git command in a folder. @throws {Error} with its output, when it fails */
export async function git(root: string, ...args: readonly string[]): Promise<string> {
  return (await succeed("git", args, { cwd: root, env: GIT_ENVIRONMENT })).stdout;
}

export async function commitAll(root: string, subject: string): Promise<void> {
  await git(root, "add", "--all");
  await git(root, "commit", "--quiet", "--message", subject);
}

/** Creates a repository in a copy of the workspace. The first commit contains all files. */
export async function initRepository(root: string): Promise<void> {
  await git(root, "init", "--quiet", "--initial-branch=main");
  // In a copy, `node_modules` is a link, but `.gitignore` matches only a folder.
  writeFileSync(join(root, ".git/info/exclude"), "node_modules\n");
  await commitAll(root, "The copy as it was made");
}
