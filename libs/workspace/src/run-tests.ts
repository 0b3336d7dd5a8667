import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { JestResults } from "./test-report";
import { formatReport, reportOf } from "./test-report";
import { workspaceRoot } from "./workspace-root";

// Runs as `npm test`: runs the tests of every project through Nx, which skips projects that have not changed
// since they last passed, and sums up Jest's results. Arguments are passed to Nx, for example
// `npm test -- --skip-nx-cache`.
const results = join(workspaceRoot, ".test-results");
rmSync(results, { recursive: true, force: true });

const nx = spawnSync(
  join(workspaceRoot, "node_modules/.bin/nx"),
  [
    ...[
      "run-many",
      "-t",
      "test",
      "e2e",
      "e2e-terraform",
      "e2e-options",
      "e2e-own-gateway",
      "--parallel=2",
      "--output-style=static",
    ],
    ...process.argv.slice(2),
  ],
  { cwd: workspaceRoot, stdio: "inherit" },
);

const files = existsSync(results) ? readdirSync(results).filter((file) => file.endsWith(".json")) : [];
const report = reportOf(
  files.map((file) => JSON.parse(readFileSync(join(results, file), "utf8")) as JestResults),
);
// If a project fails before Jest writes its results, no result file reports the failure.
const unreported = nx.status !== 0 && report.failed === 0 ? 1 : 0;
const total = { ...report, failed: report.failed + unreported };
console.log(`\n${formatReport(total).join("\n")}`);
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);
