import { succeed } from "../support/run";

/** Projects whose tests Nx would run after a change of these files. */
function tested(...files: readonly string[]): readonly string[] {
  const args = [
    "nx",
    "show",
    "projects",
    "--affected",
    "--with-target",
    "test",
    `--files=${files.join(",")}`,
  ];
  const { stdout } = succeed("npx", args, { env: { NX_DAEMON: "false" } });
  return stdout.split("\n").filter(Boolean).sort();
}

describe("nx affected -t test", () => {
  it("after a change in token-hashing, runs what depends on it and nothing else", () => {
    expect(tested("libs/token-hashing/src/index.ts")).toEqual([
      "authorizer-lambda",
      "authorizer-runtime",
      "infra",
      "local-gateway",
      "tenant-provisioning-runtime",
      "token-hashing",
    ]);
  });

  it("after a change of an app, runs that app", () => {
    expect(tested("apps/local-gateway/src/main.ts")).toEqual(["local-gateway"]);
  });

  it("after a change of a document, runs nothing", () => {
    expect(tested("README.md")).toEqual([]);
  });

  it("with no change, runs nothing", () => {
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
    expect(succeed("npx", args, { env: { NX_DAEMON: "false" } }).stdout.trim()).toBe("");
  });
});
