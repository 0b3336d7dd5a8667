import { join } from "node:path";
import { runToEnd } from "./run-to-end";
import { temporaryFolder } from "./temporary-folder";

const workspaceRoot = join(__dirname, "../../../..");
const folder = temporaryFolder();

/** Runs Jest on one test. */
function jestOn(body: string) {
  folder.write("left-open.test.js", `test("a test", () => { ${body} });`);
  const config = {
    rootDir: folder.path("."),
    globalTeardown: join(workspaceRoot, "libs/testing/runtime/jest-end.cjs"),
  };
  return runToEnd(join(workspaceRoot, "node_modules/.bin/jest"), ["--config", JSON.stringify(config)], {
    env: { TOLLGATE_JEST_GRACE_MS: "500" },
    timeoutMs: 120_000,
  });
}

it("a run whose tests left a server open ends, and has failed", async () => {
  const { status, stderr } = await jestOn(`require("node:net").createServer().listen(0, "127.0.0.1");`);
  expect(stderr).toMatch(/did not end within 0.5 s: .*TCPServerWrap/);
  expect(status).toBe(1);
});

it("any other run ends as it did", async () => {
  const { status, stderr } = await jestOn("");
  expect(stderr).not.toContain("did not end");
  expect(status).toBe(0);
});
