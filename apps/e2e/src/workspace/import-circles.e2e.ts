import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tool } from "../support/programs/run";
import { workspaceRoot } from "../support/workspace";

const config = join(workspaceRoot, "libs/workspace/nx/import-circles.cjs");
const circlesIn = (cwd: string, ...folders: readonly string[]) =>
  tool("depcruise", ["--config", config, ...folders], { cwd });

describe("imports", () => {
  it("go in no circle, between files or between folders", async () => {
    const { status, stdout } = await circlesIn(workspaceRoot, "apps", "libs");
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: expect.stringContaining("no dependency violations"),
    });
  });

  it.each([
    ["files", "libs/x/src/a.ts", "libs/x/src/b.ts", "no-circle-of-files"],
    ["folders", "libs/x/src/one/a.ts", "libs/x/src/two/b.ts", "no-circle-of-folders"],
  ])("would be found in a circle of %s", async (_, a, b, name) => {
    const root = mkdtempSync(join(tmpdir(), "circle-"));
    for (const file of [a, b]) mkdirSync(join(root, file, ".."), { recursive: true });
    const other = (file: string) =>
      `import type { T } from "${join("/", root, file).replace(/\.ts$/, "")}";\nexport type { T };\n`;
    writeFileSync(join(root, a), other(b));
    writeFileSync(join(root, b), other(a));
    expect((await circlesIn(root, "libs")).stdout).toContain(`error ${name}`);
  });
});
