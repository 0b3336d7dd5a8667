import { describeWithTools } from "@tollgate/testing-runtime";
import { succeed } from "../support/run";

/** Projects whose tests Nx would run, for what one of Nx's options says has changed. */
async function tested(...change: readonly string[]): Promise<readonly string[]> {
  const args = ["nx", "show", "projects", "--affected", "--with-target", "test", ...change];
  const { stdout } = await succeed("npx", args, { env: { NX_DAEMON: "false" } });
  return stdout.split("\n").filter(Boolean).sort();
}

describe("nx affected -t test", () => {
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

  describeWithTools(["git"], "between two commits", () => {
    it("with no change, runs nothing", async () => {
      expect(await tested("--base=HEAD", "--head=HEAD")).toEqual([]);
    });
  });
});
