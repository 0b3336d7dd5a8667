import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dev } from "@tollgate/environments";
import type { ExportedRow } from "@tollgate/tenant-provisioning-runtime";
import { escapeLine, LIMITS } from "@tollgate/tenant-provisioning-runtime";
import fc from "fast-check";
import { csvLine, FIELD_NAMES, fileRowOf } from "./formats";
import { readImportFile } from "./import-file";

const NOW = 1_790_000_000;

const folder = mkdtempSync(join(tmpdir(), "round-trip-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Text within the limits, with all that CSV and JSON have a meaning for. */
const plain = fc
  .oneof(
    fc.string({ unit: "grapheme" }),
    fc.string({ unit: fc.constantFrom('"', ",", "[", "'", " ", "\\", "é", "#", "=") }),
  )
  .filter((text) => text !== "" && text === text.trim() && text === escapeLine(text));
const row = fc.record(
  {
    id: fc.stringMatching(/^[a-z0-9-]{1,64}$/),
    plan: fc.constantFrom("General", "Unlimited"),
    status: fc.constant("suspended"),
    key: fc.stringMatching(/^x[!-~]{19,127}$/),
    label: plain,
    expiresAt: fc.integer({ min: NOW + 1, max: LIMITS.expiresAt }),
    scopes: fc.array(plain, { minLength: 1, maxLength: LIMITS.scopes }),
    disabled: fc.constant(true as const),
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
      const file = join(folder, `${(number += 1)}.${format}`);
      const lines = written.map((each) => fileRowOf(each as ExportedRow));
      writeFileSync(
        file,
        format === "csv"
          ? `${FIELD_NAMES.join(",")}\n${lines.map(csvLine).join("")}`
          : lines.map((line) => `${JSON.stringify(line)}\n`).join(""),
      );
      const read: unknown[] = [];
      for await (const line of readImportFile(file, dev, NOW)) read.push("row" in line ? line.row : line);
      expect(read).toEqual(
        written.map(({ id, plan, status, key, token, tokenId, disabled, ...options }) => ({
          tenantId: id,
          plan,
          status: status ?? "active",
          clientId: key ?? `example-gateway-dev-${id}`,
          token: { kind: "hash", tokenHash: token, tokenId, ...(disabled && { disabled }), options },
        })),
      );
    }),
    { numRuns: 200 },
  );
});
