import fc from "fast-check";
import { always, line, lineText, withoutExtendedId } from "./lines.test-support";
import { parseAccessLogLine } from "./parse";

const changed = (change: (members: Record<string, unknown>) => object): string =>
  JSON.stringify(change(JSON.parse(lineText({})) as Record<string, unknown>));

describe("parseAccessLogLine", () => {
  it("takes `-` for what is not set, and numbers out of their quotes", () => {
    expect(line({ tenantId: "acme", integrationLatency: 5, authorizerLatency: 0 })).toEqual({
      ...always,
      resourcePath: undefined,
      tenantId: "acme",
      tokenId: undefined,
      apiKeyId: undefined,
      integrationLatency: 5,
      authorizerLatency: 0,
      authorizerRequestId: undefined,
      errorType: undefined,
    });
  });

  it("takes a line of before it had an id of its own", () => {
    expect(parseAccessLogLine(withoutExtendedId(lineText({})))).toEqual(
      line({ extendedRequestId: undefined }),
    );
    expect(parseAccessLogLine(changed(({ extendedRequestId: _, ...members }) => members))).toEqual(
      line({ extendedRequestId: undefined }),
    );
  });

  it("takes a line of the first version, which had no `v`", () => {
    expect(parseAccessLogLine(changed(({ v: _v, ...members }) => members))).toEqual(line({}));
  });

  it("takes what CloudWatch Logs exports to S3, and other members than ours", () => {
    expect(parseAccessLogLine(`2026-11-24T12:00:00.000Z ${lineText({})}`)).toEqual(line({}));
    expect(parseAccessLogLine(changed((members) => ({ ...members, wafStatus: "x" })))).toEqual(line({}));
  });

  it("takes the cell, where a line has one", () => {
    expect(parseAccessLogLine(changed((members) => ({ ...members, cell: "eu2" })))).toEqual({
      ...line({}),
      cell: "eu2",
    });
    for (const cell of [2, "", "EU", "longer-than-8", null])
      expect(parseAccessLogLine(changed((members) => ({ ...members, cell })))).toEqual(line({}));
  });

  it.each([
    ["malformed", ""],
    ["malformed", "Listening on 4000"],
    ["malformed", lineText({}).slice(0, -20)],
    ["malformed", `2026-11-24T12:00:00.000Z ${lineText({}).slice(0, -1)}`],
    ["malformed", "2026-11-24T12:00:00.000Z "],
    ["malformed", "[]"],
    ["malformed", "null"],
    ["malformed", "7"],
    ["malformed", '"text"'],
    ["foreign", "{}"],
    ["foreign", '{"level":"INFO","message":"unauthorized"}'],
    ["foreign", '{"requestId":"a","ip":"192.0.2.1","status":"200","requestTime":"24/Nov/2026"}'],
    ["otherVersion", changed((members) => ({ ...members, v: 2 }))],
    ["otherVersion", changed((members) => ({ ...members, v: "1" }))],
    ["otherVersion", changed(({ method: _, ...members }) => ({ ...members, v: 2 }))],
  ])("skips a line that is %s: %j", (reason, text) => {
    expect(parseAccessLogLine(text)).toBe(reason);
  });

  it.each([
    ["status", "200"],
    ["status", 99],
    ["status", 600],
    ["status", 200.5],
    ["time", null],
    ["time", -1],
    ["time", 1e300],
    ["responseLatency", "12"],
    ["responseLatency", undefined],
    ["bytes", {}],
    ["requestId", 7],
    ["extendedRequestId", 7],
    ["method", undefined],
    ["sourceIp", ["192.0.2.1"]],
    ["tenantId", 7],
    ["tokenId", null],
    ["apiKeyId", true],
    ["authorizerRequestId", 7],
    ["errorType", {}],
    ["resourcePath", []],
    ["integrationLatency", 5],
    ["integrationLatency", "fast"],
    ["integrationLatency", ""],
    ["authorizerLatency", "-1"],
    ["authorizerLatency", "Infinity"],
  ])("skips a line whose %s is %j", (name, value) => {
    const reason = parseAccessLogLine(changed((members) => ({ ...members, [name]: value })));
    expect(reason).toBe(name === "time" && value === undefined ? "foreign" : "wrongType");
  });

  it("takes a tenant's id that looks like HTML, or like a member of every object, as it is", () => {
    for (const tenantId of ['<img src="x" onerror="alert(1)">', "__proto__", "constructor"])
      expect(line({ tenantId }).tenantId).toBe(tenantId);
    const parsed = parseAccessLogLine(changed((members) => ({ ...members })).replace("{", '{"__proto__":7,'));
    expect(parsed).toEqual(line({}));
  });

  it("skips a line of nothing but times, however many", () => {
    expect(parseAccessLogLine("2026-11-24T12:00:00.000Z ".repeat(100_000))).toBe("malformed");
  });

  it("never throws, whatever the text", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.json().map((json) => `{"requestId":${json}}`),
        ),
        (text) => {
          expect(["malformed", "foreign", "otherVersion", "wrongType"]).toContain(parseAccessLogLine(text));
        },
      ),
    );
  });
});
