import type { Condition } from "../context/authorization";
import { BlockList, isIP } from "node:net";
import { entriesOf, isObject } from "../../common/json";

/** `*` matches any characters, `?` any one. Consecutive `*` are collapsed, because matching could take exponential time. */
export function wildcard(pattern: string, flags: string): RegExp {
  const source = pattern
    .replace(/\*+/g, "*")
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", "[^]*")
    .replaceAll("?", "[^]");
  return new RegExp(`^${source}$`, flags);
}

type Test = (actual: string, wanted: string) => boolean;

const instant = (text: string) => (/^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text));
const numbers =
  (compare: (actual: number, wanted: number) => boolean, parse: (text: string) => number = Number): Test =>
  (actual, wanted) =>
    compare(parse(actual), parse(wanted));

/** IAM's operators. The `Not` variants are their negations. */
const tests: Readonly<Record<string, Test>> = {
  StringEquals: (actual, wanted) => actual === wanted,
  StringEqualsIgnoreCase: (actual, wanted) => actual.toLowerCase() === wanted.toLowerCase(),
  StringLike: (actual, wanted) => wildcard(wanted, "").test(actual),
  NumericEquals: numbers((actual, wanted) => actual === wanted),
  NumericLessThan: numbers((actual, wanted) => actual < wanted),
  NumericLessThanEquals: numbers((actual, wanted) => actual <= wanted),
  NumericGreaterThan: numbers((actual, wanted) => actual > wanted),
  NumericGreaterThanEquals: numbers((actual, wanted) => actual >= wanted),
  DateEquals: numbers((actual, wanted) => actual === wanted, instant),
  DateLessThan: numbers((actual, wanted) => actual < wanted, instant),
  DateLessThanEquals: numbers((actual, wanted) => actual <= wanted, instant),
  DateGreaterThan: numbers((actual, wanted) => actual > wanted, instant),
  DateGreaterThanEquals: numbers((actual, wanted) => actual >= wanted, instant),
  Bool: (actual, wanted) => actual.toLowerCase() === wanted.toLowerCase(),
  IpAddress: inRange,
};

const negations: Readonly<Record<string, string>> = {
  StringNotEquals: "StringEquals",
  StringNotEqualsIgnoreCase: "StringEqualsIgnoreCase",
  StringNotLike: "StringLike",
  NumericNotEquals: "NumericEquals",
  DateNotEquals: "DateEquals",
  NotIpAddress: "IpAddress",
};

/**
 * Reads a statement's `Condition`: all operators and keys must hold, each with one of its values. From "IAM JSON
 * policy elements: Condition operators". A request's key has one value here, so `ForAnyValue:` and `ForAllValues:`
 * are not evaluated.
 */
export function parseCondition(untrusted: unknown): Condition {
  const conditions = entriesOf(untrusted).flatMap(([operator, keys]) =>
    isObject(keys)
      ? Object.entries(keys).map(([key, values]) => single(operator, key.toLowerCase(), values))
      : [unknown],
  );
  return (keys) => {
    const held = conditions.map((condition) => condition(keys));
    if (held.includes(false)) return false;
    return held.includes("unknown") ? "unknown" : true;
  };
}

const unknown: Condition = () => "unknown";

function single(operator: string, key: string, untrustedValues: unknown): Condition {
  const values = (Array.isArray(untrustedValues) ? untrustedValues : [untrustedValues]).map(String);
  if (operator === "Null") return (keys) => values.includes(String(keys(key) === undefined));
  const name = operator.replace(/IfExists$/, "");
  const isNegated = Object.hasOwn(negations, name);
  const positive = isNegated ? negations[name] : name;
  const test = positive !== undefined && Object.hasOwn(tests, positive) ? tests[positive] : undefined;
  if (!test) return unknown;
  // "If the key is not present, a negated operator matches": and so does one that ends in IfExists.
  const ifMissing = isNegated || name !== operator;
  return (keys) => {
    const actual = keys(key);
    if (actual === undefined) return ifMissing;
    return values.some((wanted) => test(actual, wanted)) !== isNegated;
  };
}

function inRange(actual: string, wanted: string): boolean {
  const [network = "", prefix] = wanted.split("/");
  const family = isIP(network) === 6 ? "ipv6" : "ipv4";
  if (isIP(network) === 0 || isIP(actual) !== isIP(network)) return false;
  const bits = prefix === undefined ? (family === "ipv6" ? 128 : 32) : Number(prefix);
  if (!Number.isInteger(bits) || bits < 0 || bits > (family === "ipv6" ? 128 : 32)) return false;
  const range = new BlockList();
  range.addSubnet(network, bits, family);
  return range.check(actual, family);
}
