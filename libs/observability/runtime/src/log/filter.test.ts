import fc from "fast-check";
import { line, lineText, outcomeLines } from "./lines.test-support";
import { insightFilters, isSet, linePredicate, type LogCondition, type LogFilter } from "./filter";
import { logsInsightsFilter } from "../queries/log-query";

/** Contributor Insights' documented operators, applied to the members of a line as they are written. */
function insightHolds(rule: Readonly<Record<string, unknown>>, members: Record<string, unknown>): boolean {
  const value = members[String(rule["Match"]).slice("$.".length)];
  const texts = (operator: string) => rule[operator] as string[] | undefined;
  const number = (operator: string) => rule[operator] as number | undefined;
  return [
    texts("In")?.includes(value as string),
    texts("NotIn") && !texts("NotIn")?.includes(value as string),
    texts("StartsWith")?.some((start) => (value as string).startsWith(start)),
    number("GreaterThan") === undefined ? undefined : (value as number) > (number("GreaterThan") as number),
    number("LessThan") === undefined ? undefined : (value as number) < (number("LessThan") as number),
    number("EqualTo") === undefined ? undefined : value === number("EqualTo"),
    number("NotEqualTo") === undefined ? undefined : value !== number("NotEqualTo"),
  ].every((holds) => holds ?? true);
}

const condition: fc.Arbitrary<LogCondition> = fc.oneof(
  fc.record({
    field: fc.constantFrom("tenantId", "errorType", "integrationLatency"),
    op: fc.constantFrom("in", "notIn", "startsWith"),
    values: fc.array(fc.constantFrom("-", "acme", "ac", "5", "THROTTLED"), { minLength: 1, maxLength: 10 }),
  }),
  fc.record({
    field: fc.constantFrom("status", "bytes"),
    op: fc.constantFrom("greaterThan", "lessThan", "equalTo", "notEqualTo"),
    value: fc.constantFrom(199, 200, 201, 429, 500),
  }),
);
const fields = fc.record(
  {
    tenantId: fc.constantFrom("acme", "globex", "a"),
    errorType: fc.constantFrom("THROTTLED", "UNAUTHORIZED"),
    integrationLatency: fc.constantFrom(5, 50),
    status: fc.constantFrom(200, 429, 500),
    bytes: fc.constantFrom(200, 201),
  },
  { requiredKeys: [] },
);

describe("a filter", () => {
  it("lets through here what Contributor Insights lets through on AWS", () => {
    fc.assert(
      fc.property(fc.array(condition, { maxLength: 4 }), fields, (filter, written) => {
        const members = JSON.parse(lineText(written)) as Record<string, unknown>;
        expect(linePredicate(filter)(line(written))).toBe(
          insightFilters(filter).every((rule) => insightHolds(rule, members)),
        );
      }),
      { numRuns: 1_000 },
    );
  });

  it("is written with Contributor Insights' operators", () => {
    const filter: LogFilter = [
      isSet("tenantId"),
      { field: "status", op: "greaterThan", value: 399 },
      { field: "resourcePath", op: "startsWith", values: ["/v1"] },
    ];
    expect(insightFilters(filter)).toEqual([
      { Match: "$.tenantId", NotIn: ["-"] },
      { Match: "$.status", GreaterThan: 399 },
      { Match: "$.resourcePath", StartsWith: ["/v1"] },
    ]);
  });

  it("is written in the language of Logs Insights", () => {
    expect(
      logsInsightsFilter([
        isSet("tenantId"),
        { field: "errorType", op: "in", values: ["THROTTLED", 'a"b'] },
        { field: "resourcePath", op: "startsWith", values: ["/v1", "/v2.x"] },
        { field: "status", op: "notEqualTo", value: 200 },
      ]),
    ).toBe(
      'tenantId not in ["-"] and errorType in ["THROTTLED", "a\\"b"] and ' +
        "resourcePath like /^(\\/v1|\\/v2\\.x)/ and status != 200",
    );
  });

  it("without conditions lets everything through", () => {
    expect([...outcomeLines.values()].filter(linePredicate([]))).toHaveLength(outcomeLines.size);
  });
});
