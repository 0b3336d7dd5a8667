import type { ImportedRow, ImportOutcome, ImportTenancy } from "@tollgate/tenant-provisioning-runtime";
import {
  awsImportPorts,
  importTenants,
  importTenantsInCells,
  STAGES,
} from "@tollgate/tenant-provisioning-runtime";
import { cellColumn, cellHeading, columns } from "../output/columns";
import type { Invocation, Place } from "./definition";
import { define } from "./definition";
import { readImportFile } from "../import-file/import-file";
import { noSecrets, SecretsFile } from "../import-file/secrets-file";
import { force, outFile } from "../input/options";
import { UsageError } from "../io/errors";
import { routesByScope, unknownScope } from "../scopes/routes-by-scope";

const GO_ON =
  "Run the same import again to continue. Until then tenants list --status creating lists the unfinished tenants, and tenants delete removes them.";

export const importCommands = [
  define<ImportedRow & { readonly cell?: string }>({
    name: "import",
    arguments: "<file>",
    summary:
      "create the tenants and store the tokens of a CSV or JSON Lines file; run it again to continue after an interruption",
    options: [force, outFile("file of mode 0600 for the minted secrets; a run that continues appends to it")],
    examples: [
      "import tenants.csv --dry-run --env dev",
      "import tenants.csv --out secrets.csv --env dev",
      "import tenants.jsonl --out secrets.csv --json --env dev > report.jsonl",
    ],
    writes: true,
    tellsDryRun: true,
    run: importFile,
    mend: () => GO_ON,
    empty: "There are no rows in it.\n",
    problemOf: ({ outcome }) => (outcome === "failed" ? "problems" : undefined),
    header: (_, hasCells) =>
      columns(["LINE", 6], ["TENANT", 24], ...cellHeading(hasCells), ["OUTCOME", 11], ["REASON", 1]),
    format: ({ line, id, cell, outcome, reason }) =>
      `${columns([String(line), 6], [id ?? "-", 24], ...cellColumn(cell), [outcome, 11], [reason ?? "-", 1])}\n`,
  }),
];

async function* importFile({
  places,
  cells,
  environment,
  args: [path = ""],
  options,
  io,
  now,
}: Invocation): AsyncIterable<ImportedRow & { readonly cell?: string }> {
  const known = options["force"] === true ? undefined : await routesByScope(environment);
  const problemWithScope = (scope: string) =>
    known === undefined || known.has(scope) ? undefined : unknownScope(scope, known);
  const lines = () => readImportFile(path, environment, Math.floor(now / 1000), problemWithScope);
  const { count, mints } = await lookThrough(lines());
  const dryRun = options["dryRun"] === true;
  const out = typeof options["out"] === "string" ? options["out"] : undefined;
  if (mints && out === undefined && !dryRun)
    throw new UsageError(`${path} has tokens to mint: give a file for their secrets with --out`);

  const secrets = mints && out !== undefined && !dryRun ? await SecretsFile.open(out) : undefined;
  const progress = io.showProgress(count);
  const totals = new Map<ImportOutcome, number>();
  let isEnded = false;
  try {
    const portsOf = ({ cell, tenancy, environment: view, clients }: Place): ImportTenancy => {
      const ports = awsImportPorts(view, clients, (reason) =>
        io.note(
          `ImportApiKeys is not available${cell === undefined ? "" : ` in cell ${cell}`} (${reason}): API keys are created one by one, at most 5 a second.\n`,
        ),
      );
      return { ...tenancy, ...ports, secrets: secrets ?? noSecrets };
    };
    const importOptions = { dryRun, onProgress: (amount: number) => progress.advance(amount / STAGES) };
    const [first] = places;
    const importing = cells
      ? importTenantsInCells(
          lines(),
          cells,
          ({ cell }) => portsOf(places.find((each) => each.cell === cell) ?? first),
          { ...importOptions, tell: (line) => io.note(`${line}\n`) },
        )
      : importTenants(lines(), portsOf(first), importOptions);
    for await (const row of importing) {
      totals.set(row.outcome, (totals.get(row.outcome) ?? 0) + 1);
      yield row;
    }
    isEnded = true;
  } finally {
    progress.end();
    await secrets?.close();
    if (totals.size > 0) io.note(`${dryRun ? "It would be: " : ""}${summaryOf(totals)}\n`);
    if (!isEnded && !dryRun) io.note(`The import is not finished. ${GO_ON}\n`);
  }
}

/** Reads the whole file first, so that an invalid file is rejected before anything is done. */
async function lookThrough(
  lines: ReturnType<typeof readImportFile>,
): Promise<{ readonly count: number; readonly mints: boolean }> {
  let [count, mints] = [0, false];
  for await (const each of lines) {
    count += 1;
    if ("row" in each && each.row.token?.kind === "mint") mints = true;
  }
  return { count, mints };
}

function summaryOf(totals: ReadonlyMap<ImportOutcome, number>): string {
  return [...totals].map(([outcome, count]) => `${count} ${outcome}`).join(", ");
}
