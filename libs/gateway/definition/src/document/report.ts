import { DocumentError, type Problem } from "./errors";
import type { JsonPath } from "./json";

/** Reports a problem; `line` is for a problem without a path, such as a syntax error. */
export type Report = (at: JsonPath, message: string, line?: number) => void;

/**
 * Runs checks and throws all their problems at once: each problem once, in the order of the source's lines.
 *
 * @throws {DocumentError} when the checks report any problem.
 */
export function collectProblems<T>(lineOf: (at: JsonPath) => number, checks: (report: Report) => T): T {
  const problems = new Map<string, Problem>();
  const result = checks((at, message, line = lineOf(at)) => {
    const problem = { path: pathText(at), message: oneLine(message), line };
    problems.set(`${problem.path}\n${problem.message}`, problem);
  });
  if (problems.size > 0) throw new DocumentError([...problems.values()].sort((a, b) => a.line - b.line));
  return result;
}

function pathText(at: JsonPath): string {
  return at.length === 0 ? "(document)" : oneLine(at.map((step) => (step === "" ? '""' : step)).join("."));
}

/** Escapes line breaks and control characters: names in a document must not forge another line. */
function oneLine(untrustedText: string): string {
  return untrustedText.replace(
    /[\p{Cc}\u2028\u2029]/gu,
    (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
