import { succeed } from "../support/run";

/** Projects whose tests Nx would run after a change of these files. */
async function tested(...files: readonly string[]): Promise<readonly string[]> {
  const args = [
    "nx",
    "show",
    "projects",
    "--affected",
    "--with-target",
    "test",
    `--files=${files.join(",")}`,
  ];
  const { stdout } = await succeed("npx", args, { env: { NX_DAEMON: "false" } });
  return stdout.split("\n").filter(Boolean).sort();
}

describe("nx affected -t test", () => {
  it("after a change in token-hashing, runs what depends on it and nothing else", async () => {
    expect(await tested("libs/token-hashing/src/index.ts")).toEqual([
      "authorizer-lambda",
      "authorizer-runtime",
      "infra",
      "local-gateway",
      "tenant-provisioning-runtime",
      "tenants",
      "token-hashing",
    ]);
  });

  it("after a change of an app, runs that app", async () => {
    expect(await tested("apps/local-gateway/src/main.ts")).toEqual(["local-gateway"]);
  });

  it("after a change of a document, runs nothing", async () => {
    expect(await tested("README.md")).toEqual([]);
  });

  it("with no change, runs nothing", async () => {
    const args = [
      "nx",
      "show",
      "projects",
      "--affected",
      "--with-target",
      "test",
      "--base=HEAD",
      "--head=HEAD",
    ];
    expect((await succeed("npx", args, { env: { NX_DAEMON: "false" } })).stdout.trim()).toBe("");
  });
});
