import { accessSync, constants, lstatSync } from "node:fs";
import { dirname } from "node:path";
import { toJson, toMarkdown, type Report } from "@tollgate/conformance";
import { whyNotOwn, writeOwnFile } from "@tollgate/program-output";
import { causeOf, UsageError } from "./errors";

/** @throws {UsageError} before anything is asked, where a file could not be written at the end. */
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

/** @throws {UsageError} where a file is not there, or may not be read. */
export function checkReadable(option: string, path: string): void {
  try {
    accessSync(path, constants.R_OK);
  } catch (error) {
    throw new UsageError(`${option} ${path} cannot be read: ${causeOf(error)}`);
  }
}

/** The two files of a report: its name with and without one of the two endings is the same. */
export function reportFiles(path: string): { readonly markdown: string; readonly json: string } {
  const stem = path.replace(/\.(md|json)$/, "");
  return { markdown: `${stem}.md`, json: `${stem}.json` };
}

export function writeReport(path: string, report: Report): void {
  const { markdown, json } = reportFiles(path);
  writeOwnFile(markdown, toMarkdown(report));
  writeOwnFile(json, toJson(report));
}
