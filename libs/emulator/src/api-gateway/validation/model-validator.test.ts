import fc from "fast-check";
import { validatorOf } from ".";
import { javaSetOrder } from "./java-set";
import { jsonTextOf, parseWithNumbers } from "./json-number";

const errorsOf = (schema: object, body: unknown, document: object = {}) =>
  validatorOf(
    schema as Record<string, unknown>,
    document as Record<string, unknown>,
  )(typeof body === "string" ? body : JSON.stringify(body))?.validationError;

describe("what was recorded of API Gateway", () => {
  const orders = {
    type: "array",
    items: {
      type: "object",
      required: ["account-id", "type", "symbol", "shares", "order-date", "details"],
      properties: {
        type: { type: "string", enum: ["STOCK", "BOND", "CASH"] },
        symbol: { type: "string", minLength: 1, maxLength: 4 },
        shares: { type: "number", minimum: 1, maximum: 1000 },
        "order-date": {
          type: "string",
          pattern: String.raw`^\d{4}\-(0[1-9]|1[012])\-(0[1-9]|[12][0-9]|3[01])$`,
        },
      },
    },
  };
  const order = {
    "account-id": "abcdef123456",
    type: "STOCK",
    symbol: "AMZN",
    shares: 100,
    "order-date": "2018-01-28",
  };

  // The model of the AWS Compute Blog's article on request validation, tried by a reader of it.
  it.each([
    [
      { type: "foobar", symbol: "thisstringistoolong", shares: 999999, "order-date": "2018-1-2" },
      String.raw`[ECMA 262 regex "^\d{4}\-(0[1-9]|1[012])\-(0[1-9]|[12][0-9]|3[01])$" does not match input string "2018-1-2", ` +
        "numeric instance is greater than the required maximum (maximum: 1000, found: 999999), " +
        'string "thisstringistoolong" is too long (length: 19, maximum allowed: 4), ' +
        'instance value ("foobar") not found in enum (possible values: ["STOCK","BOND","CASH"])]',
    ],
    [
      { type: "WOW", shares: 10000000 },
      '[instance value ("WOW") not found in enum (possible values: ["STOCK","BOND","CASH"]), ' +
        "numeric instance is greater than the required maximum (maximum: 1000, found: 10000000)]",
    ],
    [{}, undefined],
  ])("several errors, in its order: %j", (change, words) => {
    expect(errorsOf(orders, [{ ...order, details: { limit: 1000 }, ...change }])).toBe(words);
  });

  const coordinates = {
    type: "object",
    properties: Object.fromEntries(
      [
        ["latitude", 90],
        ["longitude", 180],
      ].map(([name, most]) => [
        name,
        { type: "number", format: "double", minimum: -(most as number), maximum: most },
      ]),
    ),
  };
  // pagopa/pn-b2b-client: expected messages of a deployed API.
  it("a format that is not supported stands among the errors, and an error is there once", () => {
    expect(errorsOf(coordinates, { latitude: null, longitude: null })).toBe(
      '[instance type (null) does not match any allowed primitive type (allowed: ["integer","number"]), ' +
        'format attribute "double" not supported]',
    );
    expect(errorsOf(coordinates, { latitude: 90, longitude: -180 })).toBeUndefined();
  });

  it("required members, by name", () => {
    const user = { required: ["username", "fullName", "email"] };
    expect(errorsOf(user, { username: "u" })).toBe(
      '[object has missing required properties (["email","fullName"])]',
    );
  });
});

describe("the words of json-schema-validator", () => {
  it.each([
    [
      { type: "integer" },
      "1.0",
      'instance type (number) does not match any allowed primitive type (allowed: ["integer"])',
    ],
    [
      { type: ["string", "array"] },
      "{}",
      'instance type (object) does not match any allowed primitive type (allowed: ["array","string"])',
    ],
    [{ minLength: 2 }, '"😀"', 'string "😀" is too short (length: 1, required minimum: 2)'],
    [{ minimum: 1 }, "0.5", "numeric instance is lower than the required minimum (minimum: 1, found: 0.5)"],
    [
      { maximum: 1, exclusiveMaximum: true },
      "1",
      "numeric instance is not strictly lower than the required maximum 1",
    ],
    [{ multipleOf: 0.1 }, "0.35", "remainder of division is not zero (0.35 / 0.1)"],
    [
      { additionalProperties: false, properties: { a: {} }, patternProperties: { "^x": {} } },
      '{"a":1,"xy":1,"c":1,"b":1}',
      'object instance has properties which are not allowed by the schema: ["b","c"]',
    ],
    [
      { items: [{}], additionalItems: false },
      "[1,2]",
      "schema only allows 1 elements in array but instance has 2 elements",
    ],
    [{ uniqueItems: true }, "[1,1.0]", "array must not contain duplicate elements"],
    [
      { enum: [1, { a: null }] },
      "2",
      'instance value (2) not found in enum (possible values: [1,{"a":null}])',
    ],
    [
      { allOf: [{}, { type: "string" }] },
      "1",
      "instance failed to match all required schemas (matched only 1 out of 2)",
    ],
    [
      { anyOf: [{ type: "null" }, { type: "string" }] },
      "1",
      "instance failed to match at least one required schema among 2",
    ],
    [
      { oneOf: [{}, { type: "integer" }] },
      "1",
      "instance failed to match exactly one schema (matched 2 out of 2)",
    ],
    [{ not: { type: "integer" } }, "1", "instance matched a schema which it should not have"],
    [
      { dependencies: { a: ["c", "b"] } },
      '{"a":1,"b":1}',
      'property "a" of object has missing property dependencies (schema requires ["b","c"]; missing: ["c"])',
    ],
    [
      { dependencies: { a: { required: ["b"] } } },
      '{"a":1}',
      'object has missing required properties (["b"])',
    ],
    [{ format: "email" }, '"x"', 'string "x" is not a valid email address'],
    [{ format: "ipv4" }, '"1.2.3"', 'string "1.2.3" is not a valid IPv4 address'],
    [{ format: "md5" }, '"x"', "input string has incorrect length (1, expected 32)"],
    [
      { additionalProperties: { type: "string" } },
      '{"a":1}',
      'instance type (integer) does not match any allowed primitive type (allowed: ["string"])',
    ],
  ])("of %j for %s", (schema, body, words) => {
    expect(errorsOf(schema, body)).toBe(`[${words}]`);
  });

  it.each([
    [{ enum: [1] }, "1.0"],
    [{ multipleOf: 0.1 }, "0.3"],
    [{ multipleOf: 0.01 }, "1e400"],
    [{ type: "number" }, "1"],
    [{ minLength: 2, minimum: 5, required: ["a"] }, "[]"],
    [{ properties: { __proto__: { type: "string" } } }, '{"__proto__":1}'],
    [{ format: "date" }, '"never"'],
    [{ $ref: "#/components/schemas/Nowhere" }, "1"],
  ])("of %j has nothing to say of %s", (schema, body) => {
    expect(errorsOf(schema, body)).toBeUndefined();
  });
});

it.each([
  { minItems: 3 },
  { maxItems: 1 },
  { minProperties: 3 },
  { maxProperties: 1 },
  { minimum: 1, exclusiveMinimum: true },
])("an import leaves out %j", (schema) => {
  expect(errorsOf(schema, [1, 2])).toBeUndefined();
  expect(errorsOf(schema, { a: 1, b: 2 })).toBeUndefined();
  expect(errorsOf(schema, 1)).toBeUndefined();
});

it("and nullable", () => {
  expect(errorsOf({ type: "string", nullable: true }, null)).toBe(
    '[instance type (null) does not match any allowed primitive type (allowed: ["string"])]',
  );
});

it("goes on with values beside one that failed, and not with those inside", () => {
  const text = { type: "string" };
  const schema = {
    required: ["a"],
    properties: { b: text, c: { properties: { d: text } }, e: { minLength: 3 } },
  };
  expect(errorsOf(schema, { b: 1 })).toBe('[object has missing required properties (["a"])]');
  expect(errorsOf(schema, { a: 1, b: 1, c: { d: 1.5 }, e: "x" })).not.toContain("number");
  expect(errorsOf(schema, { a: 1, b: 1, c: { d: 1.5 }, e: "x" })).toContain("too short");
  expect(errorsOf(schema, { a: 1, c: { d: 1.5 } })).toContain("(number)");
});

describe("a $ref", () => {
  const document = {
    components: {
      schemas: { Tree: { properties: { left: { $ref: "#/components/schemas/Tree" }, n: { type: "null" } } } },
    },
  };
  it("may lead back to its schema for a value inside", () => {
    const schema = { $ref: "#/components/schemas/Tree" };
    expect(errorsOf(schema, { left: { left: { n: null } } }, document)).toBeUndefined();
    expect(errorsOf(schema, { left: { left: { n: 1 } } }, document)).toContain("(integer)");
  });

  it("that leads back to itself for the same value is an error, and no endless loop", () => {
    const loop = { components: { schemas: { A: { allOf: [{ $ref: "#/components/schemas/A" }] } } } };
    expect(() => errorsOf({ $ref: "#/components/schemas/A" }, 1, loop)).toThrow("leads back to itself");
  });
});

it("what is no JSON is a SyntaxError, however its numbers look", () => {
  for (const body of ["", "{", "01", "1.", "+1", "1 2", '{"a":1,}', "NaN"]) {
    expect(() => errorsOf({}, body)).toThrow(SyntaxError);
  }
});

it("reads any JSON without changing it", () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(JSON.parse(JSON.stringify(parseWithNumbers(text)))).toEqual(JSON.parse(text));
      expect(JSON.parse(jsonTextOf(parseWithNumbers(text)))).toEqual(JSON.parse(text));
    }),
  );
});

it("orders each text once, whatever the order that they come in, unless two share a place", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string(), { maxLength: 40 }), (texts) => {
      const ordered = javaSetOrder([...texts, ...texts]);
      expect([...ordered].sort()).toEqual([...texts].sort());
      expect(javaSetOrder(ordered)).toEqual(ordered);
    }),
  );
});

describe("the reasons for the developer", () => {
  const reasonsOf = (schema: object, body: unknown) =>
    validatorOf(schema as Record<string, unknown>, {})(JSON.stringify(body))?.reasons;

  it.each<[object, unknown, readonly string[]]>([
    [
      { properties: { items: { items: { properties: { n: { type: ["integer", "null"] } } } } } },
      { items: [{ n: 1 }, { n: "secret" }] },
      ["/items/1/n is of type string, must be integer or null"],
    ],
    [{ required: ["a", "b", "c"] }, { b: "secret" }, ["the body lacks a, c"]],
    [
      { properties: { a: {} }, additionalProperties: false },
      { a: 1, ["x".repeat(50)]: "secret", 'q"': 1 },
      [`the body has what the model does not: ${"x".repeat(40)}..., "q\\""`],
    ],
    [
      { patternProperties: { "^x-": {} }, additionalProperties: false },
      { "x-a": 1, other: "secret" },
      ["the body has what the model does not: other"],
    ],
    [{ properties: { a: { enum: ["on", "off"] } } }, { a: "secret" }, ['/a fails enum: ["on","off"]']],
    [
      { properties: { a: { pattern: "^x$", maxLength: 3, format: "date-time" } } },
      { a: "secret" },
      ["/a fails maxLength: 3", '/a fails pattern: "^x$"', "/a must be a date-time"],
    ],
    [
      { properties: { a: { oneOf: [{ type: "integer" }, { type: "null" }] } } },
      { a: "secret" },
      ["/a matches 0 of the 2 schemas of oneOf"],
    ],
    [{ not: { required: ["a"] } }, { a: "secret" }, ["the body matches what the model's not excludes"]],
    [{ dependencies: { a: ["b"] } }, { a: "secret" }, ["the body has a, and so must have b"]],
  ])("of %j for %j", (schema, body, reasons) => {
    expect([...(reasonsOf(schema, body) ?? [])].sort()).toEqual([...reasons].sort());
  });

  it("hold no text of the body, whatever rule fails", () => {
    const SECRET = "hunter2";
    const rule = fc.constantFrom<object>(
      ...[{ type: "integer" }, { enum: [1] }, { pattern: "^x$" }, { maxLength: 1 }, { minLength: 99 }],
      ...[{ format: "date" }, { format: "ipv4" }, { not: {} }, { allOf: [{ type: "null" }] }],
      ...[
        { anyOf: [] },
        { oneOf: [{}, {}] },
        { items: { type: "null" } },
        { properties: { a: { maxLength: 0 } } },
      ],
    );
    const body = fc.letrec((tie) => ({
      value: fc.oneof(
        fc.constant(SECRET),
        fc.array(tie("value"), { maxLength: 2 }),
        fc.record({ a: tie("value") }),
      ),
    })).value;
    fc.assert(
      fc.property(fc.array(rule, { minLength: 1, maxLength: 3 }), body, (rules, value) => {
        const schema = Object.assign({}, ...rules) as object;
        expect(JSON.stringify(reasonsOf(schema, value) ?? [])).not.toContain(SECRET);
      }),
      { seed: 9 },
    );
  });
});
