import { parseCondition } from "./policy-conditions";

const request: Readonly<Record<string, string>> = {
  "aws:sourceip": "203.0.113.7",
  "aws:currenttime": "2026-11-24T12:00:00.000Z",
  "aws:epochtime": "1795521600",
  "aws:securetransport": "true",
  "aws:useragent": "curl/8.5.0",
};
const holds = (condition: unknown) => parseCondition(condition)((name) => request[name]);

const cases: [object, boolean][] = [
  [{ IpAddress: { "aws:SourceIp": "203.0.113.0/24" } }, true],
  [{ IpAddress: { "aws:SourceIp": ["10.0.0.0/8", "203.0.113.7"] } }, true],
  [{ IpAddress: { "AWS:SourceIP": "203.0.113.8/32" } }, false],
  [{ IpAddress: { "aws:SourceIp": "2001:db8::/32" } }, false],
  [{ IpAddress: { "aws:SourceIp": ["203.0.113.0/99", "nonsense"] } }, false],
  [{ NotIpAddress: { "aws:SourceIp": ["10.0.0.0/8", "192.168.0.0/16"] } }, true],
  [{ NotIpAddress: { "aws:SourceIp": ["10.0.0.0/8", "203.0.113.0/24"] } }, false],
  [{ DateLessThan: { "aws:CurrentTime": "2026-11-24T12:00:01Z" } }, true],
  [{ DateGreaterThan: { "aws:CurrentTime": "2026-11-24T12:00:01Z" } }, false],
  [{ DateGreaterThanEquals: { "aws:CurrentTime": "1795521600" } }, true],
  [{ NumericLessThan: { "aws:EpochTime": 1_795_521_601 } }, true],
  [{ NumericLessThan: { "aws:EpochTime": "later" } }, false],
  [{ Bool: { "aws:SecureTransport": true } }, true],
  [{ Bool: { "aws:SecureTransport": "false" } }, false],
  [{ StringLike: { "aws:UserAgent": "curl/*" } }, true],
  [{ StringEquals: { "aws:UserAgent": "CURL/8.5.0" } }, false],
  [{ StringEqualsIgnoreCase: { "aws:UserAgent": "CURL/8.5.0" } }, true],
  [{ StringNotLike: { "aws:UserAgent": ["wget*", "curl/*"] } }, false],
];
it.each(cases)("%j is %s", (condition, expected) => {
  expect(holds(condition)).toBe(expected);
});

it("all operators and keys must hold", () => {
  const ip = { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } };
  expect(holds({ ...ip, Bool: { "aws:SecureTransport": "true" } })).toBe(true);
  expect(holds({ ...ip, Bool: { "aws:SecureTransport": "false" } })).toBe(false);
});

it("a key that the request does not have holds only for negated, IfExists and Null", () => {
  expect(holds({ StringEquals: { "aws:Referer": "x" } })).toBe(false);
  expect(holds({ StringNotEquals: { "aws:Referer": "x" } })).toBe(true);
  expect(holds({ StringEqualsIfExists: { "aws:Referer": "x" } })).toBe(true);
  expect(holds({ Null: { "aws:Referer": "true" } })).toBe(true);
  expect(holds({ Null: { "aws:UserAgent": true } })).toBe(false);
});

const foreign: object[] = [
  { Fancy: { a: "b" } },
  { "ForAnyValue:StringEquals": { a: "b" } },
  { toString: { a: "b" } },
  { Bool: 1 },
];
it.each(foreign)("%j is not evaluated, which is said and not guessed", (condition) => {
  expect(holds(condition)).toBe("unknown");
  expect(holds({ ...condition, IpAddress: { "aws:SourceIp": "10.0.0.0/8" } })).toBe(false);
});
