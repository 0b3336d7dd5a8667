import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeWithTools } from "@tollgate/testing-runtime";

const TENANTS = join(__dirname, "../../bin/tenants");

describeWithTools(["bash"], "the command as a program", () => {
  it("runs from any folder, and ends quietly when nobody reads its results", () => {
    const line = `"${TENANTS}" --help | true; echo "\${PIPESTATUS[0]}"; "${TENANTS}" --help`;
    const { stdout, stderr } = spawnSync("bash", ["-c", line], { cwd: tmpdir(), encoding: "utf8" });
    expect(stderr).toBe("");
    expect(stdout).toMatch(/^141\nUsage: tenants /);
  });
});
