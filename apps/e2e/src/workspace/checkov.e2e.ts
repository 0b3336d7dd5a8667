import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeWithTools } from "@tollgate/testing-runtime";
import { run, succeed } from "../support/run";

type Resources = Readonly<
  Record<string, Readonly<Record<string, { readonly "//"?: { readonly checkov?: Record<string, string> } }>>>
>;

interface Finding {
  readonly check_id: string;
  readonly check_name: string;
  /** `resource.{id}` or `{type}.{id}`. */
  readonly resource: string;
  readonly file_path: string;
}

interface Report {
  readonly summary: { readonly passed: number };
  readonly results: { readonly failed_checks: readonly Finding[] };
}

describeWithTools(["checkov"], "checkov", () => {
  let folder: string;
  let report: Report;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "tollgate-checkov-"));
    await succeed("npx", ["nx", "run-many", "-t", "build"], { env: { NX_DAEMON: "false" } });
    await succeed("node", ["apps/infra/dist/index.js"], { env: { CDKTF_OUTDIR: folder } });
    // One run for all stacks: it takes longer to start than to look.
    const { stdout } = await run("checkov", [
      ...["--directory", join(folder, "stacks"), "--framework", "terraform_json"],
      ...["--output", "json", "--skip-download", "--quiet"],
    ]);
    report = JSON.parse(stdout) as Report;
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(["account", "dev", "prod"])(
    "finds nothing in %s that is not explained beside the resource",
    (stack) => {
      const file = join(folder, "stacks", stack, "cdk.tf.json");
      const { resource } = JSON.parse(readFileSync(file, "utf8")) as { resource: Resources };
      const accepted = new Map(
        Object.values(resource).flatMap((byId) =>
          Object.entries(byId).map(([id, values]) => [id, values["//"]?.checkov ?? {}] as const),
        ),
      );
      expect(report.summary.passed).toBeGreaterThan(0);
      const unexplained = report.results.failed_checks.filter(
        (finding) =>
          finding.file_path === `/${stack}/cdk.tf.json` &&
          accepted.get(finding.resource.split(".").at(-1) ?? "")?.[finding.check_id] === undefined,
      );
      expect(unexplained.map((each) => `${each.resource}: ${each.check_id} ${each.check_name}`)).toEqual([]);
    },
  );
});
