import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { describeWithTools } from "@tollgate/testing-runtime";
import { succeed } from "../support/run";

/** Projects whose tests Nx would run, for what one of Nx's options says has changed. */
async function tested(...change: readonly string[]): Promise<readonly string[]> {
  const args = ["nx", "show", "projects", "--affected", "--with-target", "test", ...change];
  const { stdout } = await succeed("npx", args, { env: { NX_DAEMON: "false" } });
  return stdout.split("\n").filter(Boolean).sort();
}

// Nx asks for the commits that it compares, also where it is told what has changed.
describeWithTools(["git"], "nx affected -t test", () => {
  it("after a change in token-hashing, runs what depends on it and nothing else", async () => {
    expect(await tested("--files=libs/token-hashing/src/index.ts")).toEqual([
      "authorizer-lambda",
      "authorizer-runtime",
      "bench",
      "conformance",
      "conformance-catalogue",
      "infra",
      "local-gateway",
      "plan-review",
      "plan-review-command",
      "restore",
      "tenant-provisioning-runtime",
      "tenants",
      "token-hashing",
    ]);
  });

  it("after a change of an app, runs that app", async () => {
    expect(await tested("--files=apps/local-gateway/src/main.ts")).toEqual(["local-gateway"]);
  });

  it("after a change of a document, runs nothing", async () => {
    expect(await tested("--files=README.md")).toEqual([]);
  });

  it("between two commits with no change, runs nothing", async () => {
    expect(await tested("--base=HEAD", "--head=HEAD")).toEqual([]);
  });
});

it("Nx asks nothing of Git when it starts: not every machine has one that answers", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tollgate-no-git-"));
  writeFileSync(join(folder, "git"), '#!/bin/sh\necho "$@" >> "$0.calls"\nexit 1\n', { mode: 0o755 });
  const PATH = `${folder}${delimiter}${process.env["PATH"]}`;
  await succeed("npx", ["nx", "show", "project", "workspace"], { env: { NX_DAEMON: "false", PATH } });
  expect(existsSync(join(folder, "git.calls"))).toBe(false);
});
