import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import {
  Alias,
  isAlias,
  isMap,
  isPair,
  isSeq,
  parse,
  parseDocument,
  Pair,
  Scalar,
  visit,
  type Document,
  type Node,
} from "yaml";
import { operation, sourceOf } from "./document/document.test-support";
import { buildGatewayDocument, DocumentError, openApiPath, routesOf } from "./index";

const options = {
  title: "api",
  authorizer: { invokeArn: "arn:authorizer", resultTtlSeconds: 60 },
  backendInvokeArn: (name: string) => `arn:${name}`,
};
const sample = readFileSync(join(__dirname, "../../../..", openApiPath), "utf8");
const page = readFileSync(join(__dirname, "../../../../apps/docs/guides/openapi-document.md"), "utf8");

/** Documents to start from: the sample, each example of the guide, and one that uses nearly every feature. */
const SOURCES: readonly string[] = [
  sample,
  ...[...page.matchAll(/^```yaml\n([^]*?)^```$/gm)].map(([, example = ""]) => {
    const { paths, ...root } = parse(example) as { paths: Record<string, unknown> };
    return sourceOf(paths, {}, root);
  }),
  sourceOf(
    {
      "/": { get: operation("root", { security: [], deprecated: true }) },
      "/a/{id}/b.c/{rest+}": {
        parameters: [
          { name: "id", in: "path", required: true, schema: { type: "string" } },
          { $ref: "#/components/parameters/Rest" },
        ],
        "x-amazon-apigateway-any-method": operation("any", {
          parameters: [{ name: "q", in: "query", schema: { type: "integer", format: "int32", default: 1 } }],
        }),
        post: operation("post", {
          requestBody: { $ref: "#/components/requestBodies/B" },
          responses: { default: { $ref: "#/components/responses/R" }, "4XX": { description: "No" } },
        }),
      },
    },
    {
      parameters: { Rest: { name: "rest", in: "path", required: true, schema: { type: "string" } } },
      requestBodies: {
        B: {
          required: true,
          content: {
            "application/json": { schema: { $ref: "#/components/schemas/S" } },
            "image/png": { schema: { type: "string", format: "binary" } },
            "text/plain": {},
          },
        },
      },
      responses: {
        R: {
          description: "R",
          headers: { "X-A": { schema: { type: "string", enum: ["a", null] } } },
          content: { "application/json": { schema: { $ref: "#/components/schemas/S" } } },
        },
      },
      schemas: {
        S: {
          type: "object",
          required: ["a"],
          properties: {
            a: { type: "array", items: { $ref: "#/components/schemas/S" }, minItems: 1 },
            b: {
              oneOf: [
                { type: "string", pattern: "^b+$", nullable: true },
                { type: "number", minimum: 0 },
              ],
            },
          },
          additionalProperties: { not: { type: "boolean" } },
        },
      },
    },
    {
      security: [{ token: [], tenantKey: [] }],
      "x-cors": {
        allowOrigin: ["https://a.example", "https://b.example"],
        allowHeaders: ["X-A"],
        maxAgeSeconds: 1,
      },
      "x-amazon-apigateway-binary-media-types": ["image/png"],
      "x-amazon-apigateway-gateway-responses": {
        THROTTLED: {
          statusCode: 429,
          responseParameters: { "gatewayresponse.header.X": "'1'" },
          responseTemplates: { "application/json": '{"a":"$context.requestId"}' },
        },
      },
      tags: [{ name: "t", externalDocs: { url: "https://example.com" } }],
    },
  ),
];

/** Values of every type, and YAML features that JSON lacks. */
const VALUES: readonly string[] = [
  ...[
    "null",
    "~",
    "''",
    "text",
    "0",
    "-1.5",
    "1e400",
    ".inf",
    ".nan",
    "9007199254740993",
    "true",
    "[]",
    "{}",
  ],
  ...["[null]", "[[]]", "[{}]", "{a: b}", "{orderId}", "{? {a: b} : c}", "{? [a] : b}", "{1: 2, null: 3}"],
  ...["{__proto__: {a: 1}}", "{constructor: x}", "[toString]", "{$ref: '#/components/schemas/__proto__'}"],
  ...["{$ref: 1}", "{$ref: '#/components/schemas/%'}", "{$ref: {}}", "!!binary aGk=", "!own x", "2026-11-29"],
  ...[
    "!!set {a}",
    "!!omap [a: 1]",
    "'\\u0000'",
    '"\\ud800"',
    '"a\\nb"',
    "|\n  a\n  b",
    "<<",
    "{<<: {a: 1}}",
    "$$",
  ],
];

type Change = (document: Document, node: Node, parents: readonly unknown[], value: Node) => void;

function replace(parents: readonly unknown[], node: unknown, by: unknown): void {
  const parent = parents.at(-1);
  if (isPair(parent)) {
    if (parent.key === node) parent.key = by;
    else parent.value = by;
  } else if (isSeq(parent) || isMap(parent)) {
    const items = parent.items as unknown[];
    const at = items.indexOf(node);
    if (at >= 0) items[at] = by;
  }
}

/** Changes to one node. */
const CHANGES: Readonly<Record<string, Change>> = {
  replaced: (_, node, parents, value) => replace(parents, node, value),
  removed: (_, node, parents) => {
    const [pair, map] = [parents.at(-1), parents.at(-2)];
    if (isPair(pair) && isMap(map)) map.items.splice(map.items.indexOf(pair), 1);
    else if (isSeq(pair)) pair.items.splice(pair.items.indexOf(node), 1);
  },
  "in a list": (document, node, parents) => replace(parents, node, document.createNode([node])),
  "in an object": (document, node, parents) => replace(parents, node, document.createNode({ a: node })),
  "an alias of the root": (document, node, parents) => {
    if (document.contents === null || isAlias(document.contents)) return;
    document.contents.anchor = "root";
    replace(parents, node, new Alias("root"));
  },
  "an alias of nothing": (_, node, parents) => replace(parents, node, new Alias("nothing")),
  "with a merge key": (_, node, __, value) => {
    if (isMap(node)) node.items.push(new Pair(new Scalar("<<"), value));
  },
  "with a key twice": (_, node) => {
    const [first] = isMap(node) ? node.items : [];
    if (first && isMap(node)) node.items.push(new Pair(first.key, first.value));
  },
  "with an unknown key": (_, node, __, value) => {
    if (isMap(node)) node.items.push(new Pair(new Scalar("x-Unknown"), value));
  },
  renamed: (_, node, parents, value) => {
    const pair = parents.at(-1);
    if (isPair(pair) && pair.value === node) pair.key = value;
  },
};

function nodesOf(document: Document): { node: Node; parents: readonly unknown[] }[] {
  const nodes: { node: Node; parents: readonly unknown[] }[] = [];
  visit(document, {
    Node: (_, node, parents) => {
      if (parents.length > 1) nodes.push({ node, parents: [...parents] });
    },
  });
  return nodes;
}

/** Returns the source with one node changed; `where` (0 to 1) selects the node. */
function changed(source: string, where: number, how: string, value: string): string {
  const document = parseDocument(source, { logLevel: "error" });
  const nodes = nodesOf(document);
  const chosen = nodes[Math.floor(where * nodes.length)];
  const by = parseDocument(value).contents;
  if (chosen && by) CHANGES[how]?.(document, chosen.node, chosen.parents, by);
  // Some trees cannot be written as YAML, such as one with an alias as a key.
  try {
    return document.toString({ verifyAliasOrder: false });
  } catch {
    return source;
  }
}

/** Every text is a gateway, or has a mistake with its place in one line. */
function expectGatewayOrMistake(source: string): "gateway" | "mistake" {
  try {
    const built = buildGatewayDocument(source, options);
    // API Gateway gets JSON, so serialization must lose nothing.
    expect(JSON.parse(JSON.stringify(built))).toEqual(built);
    expect(routesOf(source).length).toBeGreaterThan(0);
    return "gateway";
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    expect(error.problems.length).toBeGreaterThan(0);
    expect(error.message.split("\n")).toHaveLength(error.problems.length);
    const lines = source.split(/\r\n|\r|\n/).length;
    for (const { path, line, message } of error.problems) {
      expect(path).not.toBe("");
      expect(message).not.toBe("");
      expect(Number.isInteger(line) && line >= 1 && line <= lines).toBe(true);
    }
    return "mistake";
  }
}

describe("any document", () => {
  it.each(SOURCES.map((source, index) => [index, source] as const))(
    "gives a gateway before it is changed: %i",
    (_, source) => {
      expect(expectGatewayOrMistake(source)).toBe("gateway");
    },
  );

  it("gives a gateway, or a mistake with path and line, after any change of one or two nodes", () => {
    const change = fc.record({
      where: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      how: fc.constantFrom(...Object.keys(CHANGES)),
      value: fc.constantFrom(...VALUES),
    });
    const outcomes = { gateway: 0, mistake: 0 };
    fc.assert(
      fc.property(
        fc.constantFrom(...SOURCES),
        fc.array(change, { minLength: 1, maxLength: 2 }),
        (source, changes) => {
          const text = changes.reduce(
            (before, { where, how, value }) => changed(before, where, how, value),
            source,
          );
          outcomes[expectGatewayOrMistake(text)]++;
        },
      ),
      { seed: 15, numRuns: 800 },
    );
    expect(outcomes.gateway).toBeGreaterThan(50);
    expect(outcomes.mistake).toBeGreaterThan(300);
  });

  it("does so for every value at every node of the largest document", () => {
    // Each node with the next value and change in turn: all nodes, values and changes, but not every
    // combination.
    const source = SOURCES.at(-1) as string;
    const count = nodesOf(parseDocument(source)).length;
    const ways = Object.keys(CHANGES);
    for (let index = 0; index < count; index++)
      for (const turn of [0, 1]) {
        const value = VALUES[(index * 2 + turn) % VALUES.length] as string;
        const how = turn === 0 ? "replaced" : (ways[index % ways.length] as string);
        expectGatewayOrMistake(changed(source, index / count, how, value));
      }
  });

  const nested = (depth: number, open: string, close: string) => open.repeat(depth) + close.repeat(depth);
  it.each<[string, string]>([
    ["nothing", ""],
    ["blank", " \n\n"],
    ["a comment", "# nothing\n"],
    ["a byte order mark alone", "\ufeff"],
    ["two documents", `${sample}\n---\n${sample}`],
    ["an end of document in the middle", sample.replace("paths:", "...\npaths:")],
    ["tabs", sample.replaceAll("  ", "\t")],
    ["a directive", `%YAML 9.9\n---\n${sample}`],
    ["an anchor that is its own alias", "a: &a [*a]"],
    ["aliases of aliases", "a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]"],
    ["deep brackets", nested(50_000, "[", "]")],
    ["deep braces", nested(5_000, "{a: ", "}")],
    ["deep blocks", Array.from({ length: 3_000 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n")],
    ["deep lists", `${"- ".repeat(5_000)}a`],
    ["150 levels", sample.replace("paths:", `x: ${nested(150, "[", "]")}\npaths:`)],
    ["a quote that does not end", sample.replace("title: Tollgate", 'title: "Tollgate')],
    ["a control character", sample.replace("Tollgate", "Toll\u0000gate")],
    ["half a surrogate", sample.replace("Tollgate", "Toll\ud800gate")],
    ["Swagger 2", 'swagger: "2.0"\ninfo: {title: a, version: "1"}\npaths: {}'],
    ["HTML", "<!doctype html><p>Not found</p>"],
    ["a binary file", Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0]).toString("latin1")],
    ["a name that is an object", sample.replace("name: Authorization", "name: {orderId}")],
    ["a merge conflict", sample.replace("paths:", "<<<<<<< HEAD\npaths:\n=======\npaths:\n>>>>>>> other")],
  ])("gives a mistake with path and line: %s", (_, source) => {
    expect(expectGatewayOrMistake(source)).toBe("mistake");
  });

  it.each([
    ["a byte order mark", `\ufeff${sample}`],
    ["CRLF", sample.replaceAll("\n", "\r\n")],
    ["JSON", JSON.stringify(parse(sample))],
    ["an end of document", `---\n${sample}\n...\n`],
  ])("gives the same gateway with %s", (_, source) => {
    expect(buildGatewayDocument(source, options)).toEqual(buildGatewayDocument(sample, options));
  });

  it("gives the line of a mistake with CRLF too", () => {
    const wrong = sample.replace("operationId: whoAmI", "operationId: getHealth");
    const lineIn = (source: string) => {
      try {
        buildGatewayDocument(source, options);
      } catch (error) {
        if (error instanceof DocumentError) return error.problems[0]?.line;
      }
      return undefined;
    };
    expect(lineIn(wrong.replaceAll("\n", "\r\n"))).toBe(lineIn(wrong));
    expect(wrong.split("\n")[(lineIn(wrong) ?? 0) - 1]).toContain("operationId: getHealth");
  });

  it("is read or refused, for any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => void expectGatewayOrMistake(text)),
      { seed: 15 },
    );
    fc.assert(
      fc.property(fc.json(), (text) => void expectGatewayOrMistake(text)),
      { seed: 15 },
    );
  });
});
