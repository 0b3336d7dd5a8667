import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { describeWithTools } from "@tollgate/testing-runtime";
import { initRepository } from "../support/programs/git";
import { succeed } from "../support/programs/run";
import { scratchWorkspace, type ScratchWorkspace } from "../support/copies/scratch-workspace";

const env = { NX_DAEMON: "false" };

// Nx requires the commits to compare, even if the changes are given.
describeWithTools(["git"], "nx affected -t test", () => {
  let workspace: ScratchWorkspace;
  beforeAll(async () => {
    workspace = scratchWorkspace();
    await initRepository(workspace.root);
  });
  afterAll(() => workspace?.remove());

  /** The projects with a target that Nx would run for changes, which are given as one of Nx's options. */
  async function affected(target: string, ...change: readonly string[]): Promise<readonly string[]> {
    const args = ["nx", "show", "projects", "--affected", "--with-target", target, ...change];
    const { stdout } = await succeed("npx", args, { cwd: workspace.root, env });
    return stdout.split("\n").filter(Boolean).sort();
  }

  it("after a change in token-hashing, runs what depends on it and nothing else", async () => {
    expect(await affected("test", "--files=libs/token-hashing/src/index.ts")).toEqual([
      "authorizer-infra",
      "authorizer-lambda",
      "authorizer-runtime",
      "bench",
      "cell-room-lambda",
      "cell-router",
      "conformance",
      "conformance-catalogue",
      "emulator",
      "events-infra",
      "events-lambda",
      "events-runtime",
      "gateway-definition",
      "gateway-infra",
      "infra",
      "local-environment",
      "local-gateway",
      "plan-review",
      "plan-review-command",
      "restore",
      "self-service-infra",
      "self-service-lambda",
      "self-service-runtime",
      "tenant-provisioning-infra",
      "tenant-provisioning-runtime",
      "tenants",
      "testing-gateway",
      "token-hashing",
      "usage-infra",
      "usage-lambda",
      "usage-runtime",
      "workspace",
    ]);
  });

  it("after a change of an app, runs that app", async () => {
    expect(await affected("test", "--files=apps/local-gateway/src/main.ts")).toEqual(["local-gateway"]);
  });

  it("after a change of a document, checks the documents", async () => {
    expect(await affected("test", "--files=README.md")).toEqual(["docs"]);
  });

  it("between two commits with no change, runs nothing", async () => {
    expect(await affected("test", "--base=HEAD", "--head=HEAD")).toEqual([]);
  });

  it("after a change of a Lambda that was just added, builds it and tests all that deploys, serves or drives it", async () => {
    const app = join(workspace.root, "apps/orders-lambda");
    mkdirSync(join(app, "src"), { recursive: true });
    writeFileSync(
      join(app, "src/main.ts"),
      'export const handler = async () => ({ statusCode: 200, body: "" });\n',
    );
    const change = "--files=apps/orders-lambda/src/main.ts";
    expect(await affected("build", change)).toEqual(["infra", "orders-lambda"]);
    expect(await affected("test", change)).toEqual(["conformance", "infra", "local-gateway"]);
    expect(await affected("e2e", change)).toEqual(["e2e"]);
    await succeed("npx", ["nx", "build", "orders-lambda"], { cwd: workspace.root, env });
    expect(existsSync(join(app, "dist/function.zip"))).toBe(true);
  });
});

it("Nx asks nothing of Git when it starts: not every machine has one that answers", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tollgate-no-git-"));
  writeFileSync(join(folder, "git"), '#!/bin/sh\necho "$@" >> "$0.calls"\nexit 1\n', { mode: 0o755 });
  const PATH = `${folder}${delimiter}${process.env["PATH"]}`;
  await succeed("npx", ["nx", "show", "project", "workspace"], { env: { ...env, PATH } });
  expect(existsSync(join(folder, "git.calls"))).toBe(false);
});
