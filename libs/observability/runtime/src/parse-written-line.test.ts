import fc from "fast-check";
import { accessLogFields, accessLogFormat } from "./access-log";
import { lineText, verbatim, withoutExtendedId } from "./lines.test-support";
import { parseJsonLine } from "./parse-json-line";
import { parseWrittenLine } from "./parse-written-line";

const ordinary = [
  lineText({}),
  lineText({
    tenantId: "acme",
    tokenId: "t1",
    apiKeyId: "k1",
    resourcePath: "/items/{id}",
    integrationLatency: 0,
  }),
  lineText({ tenantId: "<b>é", authorizerLatency: 40, authorizerRequestId: "0f2e", integrationLatency: 7 }),
  lineText({ status: 429, errorType: "THROTTLED", bytes: 0 }),
  withoutExtendedId(lineText({ tenantId: "acme", integrationLatency: 0 })),
];

const hostile = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom('"', "\\", "\\n", "\u2028", "\ud800", "\u007f", "é", "日").map((each) => `a${each}b`),
  fc.nat(0x1f).map((code) => String.fromCharCode(code)),
  fc.double().map(String),
  fc.bigInt().map(String),
  fc.constantFrom("", "-", "00", "007", "1e3", "-0", "0x10", "5.5", " 5", "5 ", "null", '"5"', "99", "600"),
  fc.constantFrom("9007199254740991", "9007199254740993", "123456789012345678901"),
);

/** The format with anything in the place of its variables, as it is: neither escaped nor of the right kind. */
const filled = fc
  .array(hostile, { minLength: 16, maxLength: 16 })
  .map((values) => accessLogFormat().replace(/\$context(\.[A-Za-z]+)+/g, () => values.shift() ?? "-"));

/** A good line with one value that may be none, of now or of before lines had two ids. */
const almost = fc
  .record({
    name: fc.constantFrom(...Object.keys(accessLogFields)),
    value: hostile,
    escaped: fc.boolean(),
    isOld: fc.boolean(),
  })
  .map(({ name, value, escaped, isOld }) => {
    const text = escaped ? lineText({ [name]: value }) : lineText({ [name]: value }, verbatim);
    return isOld ? withoutExtendedId(text) : text;
  });

/** A good line with some of its characters in other places, or others in their place. */
const damaged = fc
  .record({
    line: fc.constantFrom(...ordinary),
    at: fc.nat(460),
    length: fc.nat(60),
    by: fc.oneof(hostile, fc.constantFrom(",", " ", "}", "\t", ',"v":2', '"bytes":7,', '{"v":1')),
  })
  .map(({ line, at, length, by }) => line.slice(0, at) + by + line.slice(at + length));

/** The members of a good line in another order, with others between. */
const reordered = fc
  .shuffledSubarray(
    [...Object.entries(JSON.parse(lineText({ tenantId: "acme" })) as object), ["more", "x"]],
    {
      minLength: 14,
    },
  )
  .map((members) => JSON.stringify(Object.fromEntries(members as [string, unknown][])));

/** A good line with something around it. */
const surrounded = fc
  .tuple(
    fc.constantFrom(
      "",
      "2026-11-24T12:00:00.000Z ",
      "2026-11-24T12:00:00.000Z",
      " ",
      "2026-11-24 ",
      "\ufeff",
    ),
    fc.constantFrom(...ordinary),
    fc.constantFrom("", " ", "\n", "}", ","),
  )
  .map((parts) => parts.join(""));

it.each(Object.entries({ filled, almost, damaged, reordered, surrounded }))(
  "reads nothing in another sense than as JSON: %s",
  (_, texts) => {
    fc.assert(
      fc.property(texts, (text) => {
        const written = parseWrittenLine(text);
        if (written !== undefined) expect(written).toStrictEqual(parseJsonLine(text));
      }),
      { numRuns: 2_000 },
    );
  },
);

it.each(ordinary)("reads the line of a request: %s", (text) => {
  const line = parseWrittenLine(text);
  expect(line).toBeDefined();
  expect(line).toStrictEqual(parseJsonLine(text));
});

it("reads any values that need no escape, as an export to S3 writes them too", () => {
  const text = fc.string({ unit: "grapheme" }).filter((each) => !/["\\\u0000-\u001f]/.test(each));
  fc.assert(
    fc.property(text, fc.nat(1e9), fc.integer({ min: 100, max: 599 }), (tenantId, bytes, status) => {
      const written = lineText({ tenantId, bytes, status }, verbatim);
      for (const each of [written, `2026-11-24T12:00:00.000Z ${written}`])
        expect(parseWrittenLine(each)).toMatchObject({
          tenantId: tenantId === "-" ? undefined : tenantId,
          bytes,
          status,
        });
    }),
  );
});

it("does not overflow on a line of many megabytes", () => {
  expect(parseWrittenLine(lineText({ requestId: "a".repeat(2 ** 24) }))?.requestId).toHaveLength(2 ** 24);
  const extendedRequestId = "a".repeat(2 ** 24);
  expect(parseWrittenLine(lineText({ extendedRequestId }).slice(0, -1))).toBeUndefined();
  expect(parseWrittenLine(lineText({ requestId: "a".repeat(2 ** 24) }).slice(0, -1))).toBeUndefined();
});
