import { existsSync } from "node:fs";
import { join } from "node:path";
import { describeWithTools } from "@tollgate/testing-runtime";
import { addCell } from "../support/copies/add-environment";
import { nameRepository } from "../support/copies/environment-options";
import { setEveryOption } from "../support/aws/every-option";
import { program, succeed, succeedProgram } from "../support/programs/run";
import { scratchWorkspace, type ScratchWorkspace } from "../support/copies/scratch-workspace";

/** Receives a stack of a pull request, as the job that plans it does. */
describeWithTools(["openssl"], "the pipeline's stacks", () => {
  let copy: ScratchWorkspace;
  beforeAll(async () => {
    copy = scratchWorkspace();
    await setEveryOption(copy.root);
    nameRepository(copy.root, "example/gateway");
    await succeedProgram("libs/workspace/src/synth.ts", [], {
      cwd: copy.root,
      env: { CDKTF_OUTDIR: join(copy.root, "artefact") },
    });
  });
  afterAll(() => copy?.remove());

  const receive = (stack: string) =>
    program("libs/workspace/src/receive-stack.ts", ["artefact/stacks", stack], {
      cwd: copy.root,
    });

  it("are taken: there is nothing in them but data for the AWS provider", async () => {
    expect(await receive("prod")).toMatchObject({ stderr: "", status: 0 });
    expect(existsSync(join(copy.root, "cdktf.out/stacks/prod/cdk.tf.json"))).toBe(true);
  });

  it("are refused for a state in a file alone, also with every option", async () => {
    const { stderr, status } = await receive("dev");
    expect(status).toBe(1);
    expect(
      stderr
        .trim()
        .split("\n")
        .map((line) => line.split(":")[1]?.trim()),
    ).toEqual(["terraform.backend.local", "terraform.backend"]);
  });
});

describe("the pipeline's stacks of an environment with cells", () => {
  let copy: ScratchWorkspace;
  beforeAll(async () => {
    copy = scratchWorkspace();
    addCell(copy.root);
    await succeedProgram("libs/workspace/src/synth.ts", [], {
      cwd: copy.root,
      env: { CDKTF_OUTDIR: join(copy.root, "artefact") },
    });
  });
  afterAll(() => copy?.remove());

  it.each(["prod", "prod-2", "prod-router"])("are taken: %s", async (stack) => {
    const args = ["artefact/stacks", stack, "--reads-only"];
    expect(await program("libs/workspace/src/receive-stack.ts", args, { cwd: copy.root })).toMatchObject({
      stderr: "",
      status: 0,
    });
  });

  it("are listed with the cells that a smoke test asks, and the router last", async () => {
    const { stdout } = await succeed("npm", ["run", "--silent", "stacks"], { cwd: copy.root });
    const listed = JSON.parse(stdout) as readonly { readonly name: string; readonly cells?: string }[];
    expect(listed.map(({ name, cells }) => [name, cells])).toEqual([
      ["dev", undefined],
      ["prod", "1"],
      ["prod-2", "2"],
      ["prod-router", "1 2"],
    ]);
  });
});
