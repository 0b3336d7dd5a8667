import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { succeed } from "./run";

/** Git as it is without any configuration of this machine's. */
export const GIT_ENVIRONMENT = {
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_AUTHOR_NAME: "A team",
  GIT_AUTHOR_EMAIL: "team@example.com",
  GIT_COMMITTER_NAME: "A team",
  GIT_COMMITTER_EMAIL: "team@example.com",
};

/** Runs a command of Git in a folder. @throws {Error} with what it printed, when it fails. */
export async function git(root: string, ...args: readonly string[]): Promise<string> {
  return (await succeed("git", args, { cwd: root, env: GIT_ENVIRONMENT })).stdout;
}

/** Commits all that differs. */
export async function commitAll(root: string, subject: string): Promise<void> {
  await git(root, "add", "--all");
  await git(root, "commit", "--quiet", "--message", subject);
}

/** Makes a repository of a copy of the workspace, with all that is in it as the first commit. */
export async function initRepository(root: string): Promise<void> {
  await git(root, "init", "--quiet", "--initial-branch=main");
  // A link in a copy, and `.gitignore` names a folder.
  writeFileSync(join(root, ".git/info/exclude"), "node_modules\n");
  await commitAll(root, "The copy as it was made");
}
