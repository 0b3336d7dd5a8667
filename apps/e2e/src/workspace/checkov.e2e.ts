import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { describeWithTools } from "@tollgate/testing-runtime";
import { addIreland, nameRepository, setDevOptions } from "../support/copies/environment-options";
import { setEveryOption } from "../support/aws/every-option";
import { run, succeedProgram } from "../support/programs/run";
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

/** Every stack, without changes and with every option; with two cells, also the router's, without and with its options. */
const variants = Object.entries({
  "as-it-is": ["account", "dev", "prod"],
  "every-option": ["account", "dev", "prod"],
  cells: ["dev-2", "dev-router"],
  "cells-with-options": ["dev-2", "dev-router"],
}).flatMap(([variant, stacks]) => stacks.map((stack) => `${variant}/stacks/${stack}`));

const CELLS = { cells: [{ name: "1" }, { name: "2", region: "eu-west-1" }] };
const ROUTER_OPTIONS = {
  domain: {
    names: [{ name: "api.example.com", zone: { id: "Z0123456789ABCDEFGHIJ", name: "example.com" } }],
  },
  waf: {
    mode: "block",
    requestsPerAddress: 1000,
    allow: ["198.51.100.0/24"],
    routerSecretHashes: ["#mqJ$_^+Z1au2e(e"],
  },
  encryption: { rotationDays: 180, deletionWindowDays: 7 },
};

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
  let withCells: ScratchWorkspace;
  let report: Report;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "tollgate-checkov-"));
    copy = scratchWorkspace();
    withCells = scratchWorkspace();
    const synthesize = (variant: string, { root } = copy) =>
      succeedProgram("libs/workspace/src/synth.ts", [], {
        cwd: root,
        env: { CDKTF_OUTDIR: join(folder, variant) },
      });
    await synthesize("as-it-is");
    await setEveryOption(copy.root);
    nameRepository(copy.root, "example/gateway");
    await synthesize("every-option");
    addIreland(withCells.root);
    setDevOptions(withCells.root, CELLS);
    await synthesize("cells", withCells);
    setDevOptions(withCells.root, { ...ROUTER_OPTIONS, ...CELLS });
    await synthesize("cells-with-options", withCells);
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
    for (const file of files.filter((each) => basename(each) === "cdk.tf.json"))
      if (variants.includes(dirname(file))) keepWhatCheckovReads(join(folder, file));
      else rmSync(join(folder, file));
    // One run for all stacks, because checkov's start takes longer than its checks.
    const args = ["--directory", folder, "--framework", "terraform_json", "--output", "json"];
    const { stdout, stderr } = await run("checkov", [...args, "--skip-download", "--quiet"], {});
    if (stdout === "") throw new Error(`checkov found nothing to say: ${stderr.slice(-2000)}`);
    report = JSON.parse(stdout) as Report;
  });
  afterAll(() => {
    copy?.remove();
    withCells?.remove();
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
