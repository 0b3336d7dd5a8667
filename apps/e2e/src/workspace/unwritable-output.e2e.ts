import { describeWithTools, runToEnd } from "@tollgate/testing-runtime";
import { sampleRoot } from "../support/copies/sample-workspace";

/** Each command of the workspace, and its exit status if its results cannot be written. */
const COMMANDS = [
  ["tenants", 2],
  ["restore", 2],
  ["conformance", 2],
  ["plan-review", 3],
  ["check-protection", 3],
  ["lock-providers", 1],
  ["start", 1],
] as const;

describeWithTools(["bash"], "results that cannot be written", () => {
  const shell = (line: string) =>
    runToEnd("bash", ["-o", "pipefail", "-c", line], { cwd: sampleRoot(), timeoutMs: 60_000 });

  it.each(COMMANDS)(
    "end %s with its status for it on a full disk, and with 141 where nobody reads",
    async (command, status) => {
      const full = await shell(`npm run --silent ${command} -- --help > /dev/full`);
      expect(full.status).toBe(status);
      expect(full.stderr).toMatch(/^standard output cannot be written: there is no space left \(ENOSPC\)/);
      expect(full.stderr.trim().split("\n")).toHaveLength(1);
      expect(await shell(`npm run --silent ${command} -- --help | true`)).toMatchObject({
        status: 141,
        stderr: "",
      });
    },
  );
});
