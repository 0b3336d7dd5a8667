import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeWithTools } from "@tollgate/testing-runtime";
import { commitAll, git, GIT_ENVIRONMENT, initRepository } from "../support/programs/git";
import { codeBlock } from "../support/documents";
import { run } from "../support/programs/run";
import { scratchWorkspace, type ScratchWorkspace } from "../support/copies/scratch-workspace";
import { makeOwn, TEAMS_FILES } from "./make-own";

describeWithTools(["git", "bash"], "a newer Tollgate, taken into a team's copy as the guide says", () => {
  let team: ScratchWorkspace;
  let tollgate: string;
  beforeEach(async () => {
    team = scratchWorkspace();
    await initRepository(team.root);
    tollgate = mkdtempSync(join(tmpdir(), "tollgate-newer-"));
    await git(team.root, "clone", "--quiet", team.root, tollgate);
    makeOwn(team.root);
    await commitAll(team.root, "Our own service, environments, plans, routes and Lambdas");
  });
  afterEach(() => team?.remove());

  const filesOf = async (root: string) => (await git(root, "ls-files")).trim().split("\n");
  const [merging = "", ...resolving] = codeBlock("guides/own-gateway.md", "Take a newer Tollgate", "bash")
    .replaceAll("\\\n", "")
    .trim()
    .split(/\n(?=git checkout)/);
  const bash = (script: string) => {
    const text = script.replace("<URL of Tollgate's repository>", tollgate);
    return run("bash", ["-uo", "pipefail", "-c", text], { cwd: team.root, env: GIT_ENVIRONMENT });
  };
  const conflicts = async () =>
    (await git(team.root, "diff", "--name-only", "--diff-filter=U")).split("\n").filter(Boolean);
  /** The team's files, or all others, each with the hash of its content. */
  const hashes = async (root: string, isTeams: boolean) =>
    (await git(root, "ls-files", "--stage"))
      .split("\n")
      .filter((line) => line !== "" && TEAMS_FILES.test(line.split("\t")[1] ?? "") === isTeams);

  /** Changes every file of Tollgate itself, and adds, moves and deletes some. */
  async function changeMachinery(): Promise<void> {
    for (const file of (await filesOf(tollgate)).filter((each) => !TEAMS_FILES.test(each)))
      appendFileSync(join(tollgate, file), "\nnewer\n");
    renameSync(join(tollgate, "libs/token-hashing"), join(tollgate, "libs/hashing"));
    rmSync(join(tollgate, "libs/emulator/src"), { recursive: true });
    mkdirSync(join(tollgate, "apps/portal"));
    writeFileSync(join(tollgate, "apps/portal/README.md"), "# portal\n");
    await commitAll(tollgate, "Change the machinery");
  }

  /** Changes the sample in each of the team's files, and adds one to its Lambda. */
  async function changeSample(): Promise<void> {
    for (const file of (await filesOf(tollgate)).filter((each) => TEAMS_FILES.test(each)))
      writeFileSync(join(tollgate, file), readFileSync(join(tollgate, file), "utf8").replaceAll(/a/g, "aa"));
    writeFileSync(join(tollgate, "apps/health-lambda/src/new.ts"), "export {};\n");
    await commitAll(tollgate, "Change the sample");
  }

  it("has no conflict where Tollgate has changed files of its own", async () => {
    await changeMachinery();
    const { status, stderr } = await bash(merging);
    expect({ status, stderr: status === 0 ? "" : stderr }).toEqual({ status: 0, stderr: "" });
    expect(await conflicts()).toEqual([]);
  });

  it("has conflicts in the team's files only where its sample has changed, and keeps the team's as they were", async () => {
    const before = await hashes(team.root, true);
    await changeMachinery();
    await changeSample();

    await bash(merging);
    const inConflict = await conflicts();
    expect(inConflict).toEqual(expect.arrayContaining(["libs/environments/src/environments.ts"]));
    expect(inConflict.filter((file) => !TEAMS_FILES.test(file))).toEqual([]);

    const { status, stdout, stderr } = await bash(resolving.join("\n"));
    expect({ status, printed: status === 0 ? "" : stdout + stderr }).toEqual({ status: 0, printed: "" });
    expect(await git(team.root, "status", "--porcelain")).toBe("");
    expect(await hashes(team.root, true)).toEqual(before);
    expect(await hashes(team.root, false)).toEqual(await hashes(tollgate, false));
  });
});
