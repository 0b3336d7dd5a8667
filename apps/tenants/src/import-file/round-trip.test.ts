import { writeFileSync } from "node:fs";
import { dev } from "@tollgate/environments/sample";
import type { ExportedRow } from "@tollgate/tenant-provisioning-runtime";
import { escapeLine, LIMITS } from "@tollgate/tenant-provisioning-runtime";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { temporaryFolder } from "@tollgate/testing-runtime";
import { csvHeader, csvLine, FIELD_NAMES, fileRowOf } from "./formats";
import { readImportFile } from "./import-file";

const NOW = 1_790_000_000;

const folder = temporaryFolder("all");

/** Text within the limits, including all special characters of CSV and JSON. */
const plain = fc
  .oneof(
    fc.string({ unit: "grapheme" }),
    fc.string({ unit: fc.constantFrom('"', ",", "[", "'", " ", "\\", "é", "#", "=", "+", "-", "@", "＝") }),
  )
  .filter((text) => text !== "" && text === text.trim() && text === escapeLine(text));
const METADATA_KEY = /^[a-zA-Z0-9][\w.:/-]{0,39}$/;
const row = fc.record(
  {
    id: fc.stringMatching(/^[a-z0-9-]{1,64}$/),
    plan: fc.constantFrom("General", "Unlimited"),
    status: fc.constant("suspended"),
    key: fc.stringMatching(/^x[!#-&(-_a-~]{19,127}$/),
    label: plain,
    expiresAt: fc.integer({ min: NOW + 1, max: LIMITS.expiresAt }),
    scopes: fc.array(fc.stringMatching(/^[!#-[\]-~]{1,40}$/), { minLength: 1, maxLength: LIMITS.scopes }),
    disabled: fc.constant(true as const),
    name: plain,
    contact: plain,
    metadata: fc.dictionary(fc.stringMatching(METADATA_KEY), plain, { minKeys: 1, maxKeys: 5 }),
  },
  { requiredKeys: ["id", "plan"] },
);
const rows = fc
  .uniqueArray(row, { selector: ({ id }) => id, minLength: 1, maxLength: 5 })
  .filter((some) => new Set(some.map(({ id, key = id }) => key)).size === some.length)
  .map((some) =>
    some.map((each, at) => ({ ...each, token: at.toString(16).padStart(64, "0"), tokenId: `t.${at}-_` })),
  );

it.each(["csv", "jsonl"])("what is written as %s is read as it was", async (format) => {
  let number = 0;
  await fc.assert(
    fc.asyncProperty(rows, async (written) => {
      const file = folder.path(`${(number += 1)}.${format}`);
      const lines = written.map((each) => fileRowOf(each as ExportedRow));
      writeFileSync(
        file,
        format === "csv"
          ? `${csvHeader(false)}\n${lines.map(csvLine).join("")}`
          : lines.map((line) => `${JSON.stringify(line)}\n`).join(""),
      );
      const read: unknown[] = [];
      for await (const line of readImportFile(file, dev, NOW)) read.push("row" in line ? line.row : line);
      expect(read).toEqual(
        written.map(({ id, plan, status, key, token, tokenId, disabled, ...rest }) => {
          const { name, contact, metadata, ...options } = rest;
          return {
            tenantId: id,
            plan,
            status: status ?? "active",
            clientId: key ?? `example-gateway-dev-${id}`,
            ...(name !== undefined && { name }),
            ...(contact !== undefined && { contact }),
            ...(metadata && { metadata }),
            token: { kind: "hash", tokenHash: token, tokenId, ...(disabled && { disabled }), options },
          };
        }),
      );
    }),
    { numRuns: 200 },
  );
});

describe("a cell of CSV that a spreadsheet would take for a formula", () => {
  const TEXTS = ["id", "key", "tokenId", "label", "name", "contact"] as const;
  const cellsOf = (line: string) => (parse(line) as string[][])[0] ?? [];

  it("is none, in whatever column it stands", () => {
    fc.assert(
      fc.property(rows, ([first]) => {
        for (const cell of cellsOf(csvLine(fileRowOf(first as ExportedRow))))
          expect(cell).not.toMatch(/^[=+\-@＝＋－＠]/);
      }),
    );
  });

  it.each(["=", "+", "-", "@", "＝", "＋", "－", "＠", "'=", "''@"])(
    "that begins with %s has an apostrophe more",
    (begin) => {
      const text = `${begin}1+1`;
      const whole = {
        ...Object.fromEntries(TEXTS.map((name) => [name, text])),
        plan: "General",
        scopes: [text, "x"],
      };
      const cells = cellsOf(csvLine(fileRowOf(whole as unknown as ExportedRow)));
      for (const column of ["id", "key", "token_id", "label", "name", "contact"] as const)
        expect([column, cells[FIELD_NAMES.indexOf(column)]]).toEqual([column, `'${text}`]);
      expect(cells[FIELD_NAMES.indexOf("scopes")]).toBe(`'${text} x`);
    },
  );

  it("is read without one apostrophe, and each other text as it is", async () => {
    const file = folder.path("guarded.csv");
    const cells = ["=a", "'=a", "''=a", "'a", "''a", "a=", "'＠a"];
    writeFileSync(
      file,
      `id,plan,name\n${cells.map((cell, at) => `t${at},General,${cell}\n`).join("")}'-t,General,`,
    );
    const read: unknown[] = [];
    for await (const line of readImportFile(file, dev, NOW))
      read.push("row" in line ? (line.row.name ?? line.row.tenantId) : line);
    expect(read).toEqual(["=a", "=a", "'=a", "'a", "''a", "a=", "＠a", "-t"]);
  });
});
