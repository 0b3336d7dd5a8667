import { succeed } from "./run";

/** A Git repository that no configuration of this machine's reaches. */
export interface Repository {
  readonly root: string;
  /** Runs a command of Git. @throws {Error} with what it printed, when it fails. */
  git(...args: readonly string[]): Promise<string>;
  /** Commits all that differs. */
  commit(subject: string): Promise<void>;
}

/** Makes a repository of a folder, with all that is in it as the first commit. */
export async function initRepository(root: string): Promise<Repository> {
  const git = async (...args: readonly string[]) =>
    (await succeed("git", args, { cwd: root, env: ENV })).stdout;
  const commit = async (subject: string) => {
    await git("add", "--all");
    await git("commit", "--quiet", "--message", subject);
  };
  await git("init", "--quiet", "--initial-branch=main");
  await commit("The copy as it was made");
  return { root, git, commit };
}

const ENV = {
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_AUTHOR_NAME: "A team",
  GIT_AUTHOR_EMAIL: "team@example.com",
  GIT_COMMITTER_NAME: "A team",
  GIT_COMMITTER_EMAIL: "team@example.com",
};
