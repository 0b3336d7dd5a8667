import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeWithTools } from "@tollgate/testing-runtime";
import { nameRepository } from "../support/aws/environment-options";
import { setEveryOption } from "../support/aws/every-option";
import { run, succeed } from "../support/programs/run";
import { scratchWorkspace, type ScratchWorkspace } from "../support/copies/scratch-workspace";

type Resources = Readonly<
  Record<string, Readonly<Record<string, { readonly "//"?: { readonly checkov?: Record<string, string> } }>>>
>;

interface Finding {
  readonly check_id: string;
  readonly check_name: string;
  /** Either `resource.{id}` or `{type}.{id}`. */
  readonly resource: string;
  readonly file_path: string;
}

interface Report {
  readonly summary: { readonly passed: number };
  readonly results: { readonly failed_checks: readonly Finding[] };
}

/** Every stack, without changes and with every option. */
const variants = ["as-it-is", "every-option"].flatMap((variant) =>
  ["account", "dev", "prod"].map((stack) => `${variant}/stacks/${stack}`),
);

/**
 * Removes the texts and lists beside the resources at which checkov 3.3 stops reading a stack:
 * `terraform.required_version`, `removed`.
 */
function keepWhatCheckovReads(file: string): void {
  const stack = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
  delete stack["terraform"];
  delete stack["removed"];
  writeFileSync(file, JSON.stringify(stack, null, 2));
}

describeWithTools(["checkov", "openssl"], "checkov", () => {
  let folder: string;
  let copy: ScratchWorkspace;
  let report: Report;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "tollgate-checkov-"));
    copy = scratchWorkspace();
    const synthesize = (variant: string) =>
      succeed("node", ["--import", "tsx", "libs/workspace/src/synth.ts"], {
        cwd: copy.root,
        env: { CDKTF_OUTDIR: join(folder, variant) },
      });
    await synthesize("as-it-is");
    await setEveryOption(copy.root);
    nameRepository(copy.root, "example/gateway");
    await synthesize("every-option");
    variants.forEach((stack) => keepWhatCheckovReads(join(folder, stack, "cdk.tf.json")));
    // One run for all stacks, because checkov's start takes longer than its checks.
    const args = ["--directory", folder, "--framework", "terraform_json", "--output", "json"];
    const { stdout, stderr } = await run("checkov", [...args, "--skip-download", "--quiet"], {
      timeout: 240_000,
    });
    if (stdout === "") throw new Error(`checkov found nothing to say: ${stderr.slice(-2000)}`);
    report = JSON.parse(stdout) as Report;
  }, 300_000);
  afterAll(() => {
    copy?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(variants)("finds nothing in %s that is not explained beside the resource", (stack) => {
    const file = join(folder, stack, "cdk.tf.json");
    const { resource } = JSON.parse(readFileSync(file, "utf8")) as { resource: Resources };
    const accepted = new Map(
      Object.values(resource).flatMap((byId) =>
        Object.entries(byId).map(([id, values]) => [id, values["//"]?.checkov ?? {}] as const),
      ),
    );
    expect(report.summary.passed).toBeGreaterThan(0);
    const found = report.results.failed_checks.filter(
      ({ file_path }) => file_path === `/${stack}/cdk.tf.json`,
    );
    expect(found).not.toEqual([]);
    const unexplained = found.filter(
      (finding) => accepted.get(finding.resource.split(".").at(-1) ?? "")?.[finding.check_id] === undefined,
    );
    expect(unexplained.map((each) => `${each.resource}: ${each.check_id} ${each.check_name}`)).toEqual([]);
  });
});
