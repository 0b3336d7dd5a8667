/** The rows of a CSV text (RFC 4180): quoted cells may hold commas, line ends and doubled quotes. */
export function parseCsv(untrustedText: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  // One cell and what ends it; a cell is quoted, or holds neither quote, comma nor line end.
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;
  while (cell.lastIndex < untrustedText.length) {
    const match = cell.exec(untrustedText);
    if (!match) throw new CsvError(`row ${rows.length + 1} is not CSV`);
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? "");
    if (match[3] !== ",") {
      rows.push(row);
      row = [];
    }
  }
  return rows.filter((cells) => cells.length > 1 || cells[0] !== "");
}

/** A text is not CSV. */
export class CsvError extends Error {
  override readonly name = "CsvError";
}
