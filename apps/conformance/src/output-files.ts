import { accessSync, constants, lstatSync } from "node:fs";
import { dirname } from "node:path";
import { toJson, toMarkdown, type Report } from "@tollgate/conformance";
import { whyNotOwn, writeOwnFile } from "@tollgate/program-output";
import { causeOf, UsageError } from "./targets/errors";

/** Checks an output file before the run. @throws {UsageError} when it cannot be written */
export function checkWritable(option: string, path: string): void {
  try {
    accessSync(dirname(path), constants.W_OK);
    const found = lstatSync(path, { throwIfNoEntry: false });
    const problem = found && (found.isDirectory() ? "is a folder" : whyNotOwn(found, "anyone"));
    if (problem !== undefined) throw new Error(`it ${problem}`);
  } catch (error) {
    throw new UsageError(`${option} ${path} cannot be written: ${causeOf(error)}`);
  }
}

/** @throws {UsageError} when a file is missing or cannot be read */
export function checkReadable(option: string, path: string): void {
  try {
    accessSync(path, constants.R_OK);
  } catch (error) {
    throw new UsageError(`${option} ${path} cannot be read: ${causeOf(error)}`);
  }
}

/** The two files of a report. The given path may end in .md or .json. */
export function reportFiles(path: string): { readonly markdown: string; readonly json: string } {
  const stem = path.replace(/\.(md|json)$/, "");
  return { markdown: `${stem}.md`, json: `${stem}.json` };
}

export function writeReport(path: string, report: Report): void {
  const { markdown, json } = reportFiles(path);
  writeOwnFile(markdown, toMarkdown(report));
  writeOwnFile(json, toJson(report));
}
