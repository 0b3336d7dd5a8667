import { isMap, isScalar, isSeq, LineCounter, parseDocument, visit, type Document } from "yaml";
import { DocumentError } from "./errors";
import type { Json, JsonObject, JsonPath } from "./json";
import { isObject } from "./json";
import { collectProblems, type Report } from "./report";

/** An OpenAPI document of 20 levels is unusual; the limit keeps a hostile one from exhausting the stack. */
const MAX_DEPTH = 100;

/** A source that is a JSON object, and where its parts stand. */
export interface Source {
  readonly document: JsonObject;
  /** Line of a part, or of the nearest part around it that exists. */
  readonly lineOf: (at: JsonPath) => number;
}

/**
 * Reads YAML, of which JSON is a part.
 *
 * @throws {DocumentError} for each syntax error, and for what has no counterpart in JSON.
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
      // An alias could make the value endless, or exponentially large.
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
    // The parser recurses: a source of thousands of brackets ends in a RangeError.
    const message = error instanceof RangeError ? "nested too deeply" : String(error);
    throw new DocumentError([{ path: "(document)", message: `YAML: ${message}`, line: 1 }]);
  }
}

/** Copies what YAML gave into objects without a prototype. */
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

/** Control characters but for tabs and line ends, and halves of surrogate pairs. */
const UNSENDABLE = /[\0-\x08\v\f\x0e-\x1f\x7f\p{Cs}]/u;

/** What has no counterpart in the JSON that API Gateway gets: it would arrive as something else. */
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
