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
}

interface Report {
  readonly summary: { readonly passed: number };
  readonly results: { readonly failed_checks: readonly Finding[] };
}

describeWithTools(["checkov"], "checkov", () => {
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "tollgate-checkov-"));
    await succeed("npx", ["nx", "run-many", "-t", "build"], { env: { NX_DAEMON: "false" } });
    await succeed("node", ["apps/infra/dist/index.js"], { env: { CDKTF_OUTDIR: folder } });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const scan = async (file: string) => {
    const { stdout } = await run("checkov", [
      ...["--file", file, "--framework", "terraform_json", "--output", "json", "--skip-download", "--quiet"],
    ]);
    return JSON.parse(stdout) as Report;
  };

  it.each(["account", "dev", "prod"])(
    "finds nothing in %s that is not explained beside the resource",
    async (stack) => {
      const file = join(folder, "stacks", stack, "cdk.tf.json");
      const { resource } = JSON.parse(readFileSync(file, "utf8")) as { resource: Resources };
      const accepted = new Map(
        Object.values(resource).flatMap((byId) =>
          Object.entries(byId).map(([id, values]) => [id, values["//"]?.checkov ?? {}] as const),
        ),
      );
      const { summary, results } = await scan(file);
      expect(summary.passed).toBeGreaterThan(0);
      const unexplained = results.failed_checks.filter(
        (finding) => accepted.get(finding.resource.split(".").at(-1) ?? "")?.[finding.check_id] === undefined,
      );
      expect(unexplained.map((each) => `${each.resource}: ${each.check_id} ${each.check_name}`)).toEqual([]);
    },
  );
});
