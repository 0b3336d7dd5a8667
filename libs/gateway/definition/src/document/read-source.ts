import { isMap, isScalar, isSeq, LineCounter, parseDocument, visit, type Document } from "yaml";
import { DocumentError } from "./errors";
import type { Json, JsonObject, JsonPath } from "./json";
import { isObject } from "./json";
import { collectProblems, type Report } from "./report";

/** A document with 20 levels is unusual; the limit prevents a hostile one from exhausting the stack. */
const MAX_DEPTH = 100;

/** A source that is a JSON object, with the places of its parts. */
export interface Source {
  readonly document: JsonObject;
  /** Returns the line of a part, or of the nearest enclosing part that exists. */
  readonly lineOf: (at: JsonPath) => number;
}

/**
 * Reads YAML, which includes JSON.
 *
 * @throws {DocumentError} for each syntax error, and for values that JSON cannot represent.
 */
export function readSource(untrustedSource: string): Source {
  const lines = new LineCounter();
  const yaml = parse(untrustedSource, lines);
  const lineOf = (at: JsonPath): number => lines.linePos(offsetOf(yaml, at)).line || 1;
  const value = collectProblems(lineOf, (report) => plain(yaml.toJS(), [], report));
  const document = collectProblems(lineOf, (report) => {
    if (isObject(value)) return value;
    report([], "must be an OpenAPI 3.0 document: an object with openapi, info and paths");
    return {};
  });
  return { document, lineOf };
}

function parse(untrustedSource: string, lines: LineCounter): Document {
  const parsed = tryToParse(untrustedSource, lines);
  return collectProblems(
    () => 1,
    (report) => {
      const lineAt = (offset = 0): number => lines.linePos(offset).line || 1;
      for (const { message, pos } of [...parsed.errors, ...parsed.warnings])
        report([], `YAML: ${message}`, lineAt(pos[0]));
      // An alias could make the value infinite, or exponentially large.
      visit(parsed, {
        Alias: (_, { source, range }) =>
          report([], `the YAML alias *${source} has no counterpart in JSON: use $ref`, lineAt(range?.[0])),
      });
      return parsed;
    },
  );
}

function tryToParse(untrustedSource: string, lines: LineCounter): Document {
  try {
    return parseDocument(untrustedSource, {
      lineCounter: lines,
      prettyErrors: false,
      schema: "core",
      stringKeys: true,
    });
  } catch (error) {
    // The parser is recursive: a source with thousands of brackets causes a RangeError.
    const message = error instanceof RangeError ? "nested too deeply" : String(error);
    throw new DocumentError([{ path: "(document)", message: `YAML: ${message}`, line: 1 }]);
  }
}

/** Copies the parsed YAML into objects without a prototype. */
function plain(value: unknown, at: JsonPath, report: Report): Json {
  if (at.length > MAX_DEPTH) {
    report(at.slice(0, 3), `is nested more than ${MAX_DEPTH} levels deep`);
    return null;
  }
  if (Array.isArray(value)) return value.map((item, index) => plain(item, [...at, index], report));
  if (typeof value !== "object" || value === null) {
    const problem = problemWithScalar(value);
    if (problem !== undefined) report(at, problem);
    return value as Json;
  }
  const copy = Object.create(null) as Record<string, Json>;
  for (const [name, member] of Object.entries(value)) {
    if (UNSENDABLE.test(name))
      report([...at, name], "has a control character or half a character in its name");
    copy[name] = plain(member, [...at, name], report);
  }
  return copy;
}

/** Control characters except tabs and line ends, and unpaired surrogates. */
const UNSENDABLE = /[\0-\x08\v\f\x0e-\x1f\x7f\p{Cs}]/u;

/**
 * Returns the problem of a value that JSON cannot represent, which would reach API Gateway as another value.
 */
function problemWithScalar(value: unknown): string | undefined {
  if (typeof value === "number" && !Number.isFinite(value))
    return `must be a number that JSON has: ${value} is none`;
  if (typeof value === "string" && UNSENDABLE.test(value))
    return "holds a control character or half a character";
  return undefined;
}

function offsetOf(yaml: Document, at: JsonPath): number {
  let node: unknown = yaml.contents;
  let offset = 0;
  for (const step of at) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      if (!isScalar(pair?.key) || !pair.key.range) break;
      offset = pair.key.range[0];
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      const start = (node as { range?: readonly number[] } | undefined)?.range?.[0];
      if (start === undefined) break;
      offset = start;
    } else break;
  }
  return offset;
}
