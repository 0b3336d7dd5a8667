// Files of an import: CSV and JSON Lines, line by line, and the file of minted secrets.
// Not here: the checks of a row and the import itself, which are in
// `libs/tenant-provisioning/runtime/src/import`.

import { extname } from "node:path";
import type {
  ImportEnvironment,
  ImportLine,
  UntrustedImportRow,
} from "@tollgate/tenant-provisioning-runtime";
import {
  holdsToken,
  ImportRowChecker,
  ImportRowError,
  isTenantId,
  TOKEN_GIVEN,
} from "@tollgate/tenant-provisioning-runtime";
import type { LineParser } from "./formats";
import { csvParser, jsonLinesParser } from "./formats";
import { ImportFileError } from "./errors";
import type { FileLine } from "./read-lines";
import { readLines } from "./read-lines";

const EXTENSIONS: Readonly<Record<string, "csv" | "jsonl">> = {
  ".csv": "csv",
  ".jsonl": "jsonl",
  ".ndjson": "jsonl",
};

/**
 * The lines of a CSV or JSON Lines file. Each is checked, also against the previous lines.
 *
 * @param nowSeconds seconds since 1970
 * @param problemWithScope the problem with a token's scope, if there is one; by default each scope is accepted
 * @throws {ImportFileError} when the file is invalid: before the first line, or later if it contains binary
 * data.
 */
export async function* readImportFile(
  path: string,
  environment: ImportEnvironment,
  nowSeconds: number,
  problemWithScope?: (scope: string) => string | undefined,
): AsyncIterable<ImportLine> {
  const checker = new ImportRowChecker(environment, nowSeconds, problemWithScope);
  let parser: LineParser | undefined;
  for await (const each of readLines(path)) {
    if (parser === undefined) {
      const format = formatOf(path, each);
      parser = format === "csv" ? csvParserOf(path, each) : jsonLinesParser;
      if (format === "csv") continue;
    }
    yield checked(each, parser, checker);
  }
  if (parser === undefined) throw new ImportFileError(`${path} is empty`);
}

/** Determines the format of a file by its name and its beginning. Other file names are accepted. */
function formatOf(path: string, first: FileLine): "csv" | "jsonl" {
  const start = ("text" in first ? first.text : first.start).trimStart()[0];
  // A JSON row may be too long, but a CSV header may not.
  if (!("text" in first) && start !== "{")
    throw new ImportFileError(`${path} is neither CSV nor JSON Lines: ${first.problem}`);
  const named = EXTENSIONS[extname(path).toLowerCase()];
  if (start === "[")
    throw new ImportFileError(`${path} begins as a JSON array: JSON Lines have an object in each line`);
  const begun = start === "{" ? "jsonl" : "csv";
  if (named !== undefined && named !== begun)
    throw new ImportFileError(
      `${path} is named as ${named === "csv" ? "CSV" : "JSON Lines"} and its content is ${begun === "csv" ? "different" : "JSON"}`,
    );
  return begun;
}

function csvParserOf(path: string, first: FileLine): LineParser {
  try {
    return csvParser((first as { readonly text: string }).text);
  } catch (error) {
    throw error instanceof ImportFileError ? new ImportFileError(`${path}: ${error.message}`) : error;
  }
}

function checked(each: FileLine, parser: LineParser, checker: ImportRowChecker): ImportLine {
  const { line } = each;
  const failed = (untrustedId: unknown, problem: string): ImportLine => {
    const isId = typeof untrustedId === "string" && isTenantId(untrustedId);
    return { line, ...(isId && { id: untrustedId }), problem };
  };
  if (!("text" in each)) return failed(parser.idOf(each.start), each.problem);
  let untrusted: UntrustedImportRow | undefined;
  try {
    untrusted = parser.row(each.text);
    return { line, row: checker.check(untrusted, line) };
  } catch (error) {
    if (!(error instanceof ImportRowError)) throw error;
    // An invalid line may contain a secret anywhere.
    const problem =
      untrusted === undefined && holdsToken(each.text) ? `the line ${TOKEN_GIVEN}` : error.message;
    return failed(untrusted?.id ?? parser.idOf(each.text), problem);
  }
}
