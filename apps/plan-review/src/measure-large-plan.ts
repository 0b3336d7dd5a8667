import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runPlanReview } from "./run-plan-review";

/** The size of the plan, in bytes. */
const SIZE = 100_000_000;

/**
 * Measures the review of a plan of 100 MB: `node --import tsx apps/plan-review/src/measure-large-plan.ts`.
 * Every resource in it changes, most of them in an attribute that a rule reads.
 */
function measure(): void {
  const folder = mkdtempSync(join(tmpdir(), "plan-review-"));
  const file = join(folder, "plan.json");
  try {
    const count = writeLargePlan(file);
    // A separate process, so that only the review's memory is measured.
    const args = ["--import", "tsx", __filename, file];
    for (const mode of ["markdown", "json"]) {
      const { stdout } = spawnSync(process.execPath, [...args, mode], { encoding: "utf8" });
      console.log(`${count} changes, ${SIZE / 1e6} MB, ${mode}: ${stdout.trim()}`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Writes a plan and returns the number of its changes. */
function writeLargePlan(file: string): number {
  const descriptor = openSync(file, "w");
  let written = writeSync(
    descriptor,
    '{"format_version":"1.2","terraform_version":"1.11.4","resource_changes":[',
  );
  let count = 0;
  for (; written < SIZE; count += 1)
    written += writeSync(descriptor, `${count > 0 ? "," : ""}${JSON.stringify(changeNumber(count))}`);
  writeSync(descriptor, '],"applyable":true,"complete":true,"errored":false}');
  closeSync(descriptor);
  return count;
}

function changeNumber(index: number): object {
  const policy = (action: string): string =>
    JSON.stringify({
      Version: "2012-10-17",
      Statement: Array.from({ length: 10 }, (_, each) => ({
        Effect: "Allow",
        Action: [action, "dynamodb:Query", "logs:PutLogEvents"],
        Resource: `arn:aws:dynamodb:us-east-1:000000000000:table/table-${index}-${each}`,
      })),
    });
  const change = (type: string, before: object, after: object): object => ({
    address: `module.tenant["${index}"].${type}.it`,
    mode: "managed",
    type,
    name: "it",
    provider_name: "registry.terraform.io/hashicorp/aws",
    change: {
      actions: ["update"],
      before,
      after,
      after_unknown: {},
      before_sensitive: {},
      after_sensitive: {},
    },
  });
  const log = { name: `/aws/lambda/${index}`, tags: { text: "x".repeat(500) } };
  return index % 2 === 0
    ? change(
        "aws_iam_role_policy",
        { role: `role-${index}`, policy: policy("dynamodb:GetItem") },
        { role: `role-${index}`, policy: policy("dynamodb:PutItem") },
      )
    : change(
        "aws_cloudwatch_log_group",
        { ...log, retention_in_days: 30 },
        { ...log, retention_in_days: 60 },
      );
}

async function reviewAlone(file: string, mode: string | undefined): Promise<void> {
  let length = 0;
  const start = performance.now();
  const status = await runPlanReview([file, ...(mode === "json" ? ["--json"] : [])], {
    out: (text) => void (length += text.length),
    note: console.error,
    readFile: (path) => readFileSync(path),
    readUntrustedFile: () => undefined,
    readInput: () => Promise.reject(new Error("no input")),
    exists: () => false,
    now: () => new Date(),
  });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  // CPU time does not depend on other processes of the machine.
  const { user, system } = process.cpuUsage();
  const megabytes = Math.round(process.resourceUsage().maxRSS / 1024);
  console.log(
    `${seconds} s (${((user + system) / 1e6).toFixed(1)} s of processor time), ${megabytes} MB at most, exit status ${status}, ${length} characters`,
  );
}

const [file, mode] = process.argv.slice(2);
if (file === undefined) measure();
else void reviewAlone(file, mode);
