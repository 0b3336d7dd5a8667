import { type ExportedRow, exportTenants, merged } from "@tollgate/tenant-provisioning-runtime";
import { Option } from "commander";
import type { Invocation } from "./definition";
import { define } from "./definition";
import { cellMember } from "../output/columns";
import type { FileRow } from "../import-file/formats";
import { outFile } from "../input/options";
import { csvHeader, csvLine, fileRowOf } from "../import-file/formats";

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
    header: (_, hasCells) => csvHeader(hasCells),
    format: csvLine,
  }),
];

/** Where there are cells, a file says which one a token names: its hash does not. */
function tokenCell({ token, tokenCell: named }: ExportedRow, cell: string | undefined) {
  return token === undefined || cell === undefined ? {} : { tokenCell: named ?? cell };
}

async function* exportRows({ places, io }: Invocation): AsyncIterable<FileRow> {
  const note = (cell: string | undefined) => (words: string) => {
    const text = `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
    io.note(`${text}${cell === undefined ? "" : ` (cell ${cell})`}.\n`);
  };
  const parts = places.map(({ cell, tenancy, inventory }) => ({
    cell,
    values: exportTenants({ ...tenancy, inventory }, note(cell)),
  }));
  for await (const { cell, value } of merged(parts, (one, other) => one.id < other.id))
    yield fileRowOf({ ...value, ...cellMember(cell), ...tokenCell(value, cell) });
}
