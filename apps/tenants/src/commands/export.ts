import { exportTenants } from "@tollgate/tenant-provisioning-runtime";
import { Option } from "commander";
import type { Invocation } from "./definition";
import { define } from "./definition";
import type { FileRow } from "../import-file/formats";
import { outFile } from "../input/options";
import { csvLine, FIELD_NAMES, fileRowOf } from "../import-file/formats";

export const exportCommands = [
  define<FileRow>({
    name: "export",
    arguments: "",
    summary: "write all tenants and the hashes of their tokens as a file for import; it contains no secrets",
    options: [
      new Option("--format <format>", "jsonl is the same as --json").choices(["csv", "jsonl"]).default("csv"),
      outFile("new file of mode 0600 instead of stdout"),
    ],
    examples: ["export --out tenants.csv --env dev", "export --format jsonl --env dev"],
    writes: false,
    resultsToFile: true,
    run: exportRows,
    empty: "There are no tenants.\n",
    header: FIELD_NAMES.join(","),
    format: csvLine,
  }),
];

async function* exportRows({ places: [{ tenancy, inventory }], io }: Invocation): AsyncIterable<FileRow> {
  const rows = exportTenants({ ...tenancy, inventory }, (words) =>
    io.note(`${words.charAt(0).toUpperCase()}${words.slice(1)}.\n`),
  );
  for await (const row of rows) yield fileRowOf(row);
}
