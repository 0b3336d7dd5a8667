import { isObject, member, type UntrustedObject } from "../../common/json";
import { JsonNumber, jsonTextOf } from "./json-number";

/** In the order in which the library's messages name them. */
const TYPES = ["array", "boolean", "integer", "null", "number", "object", "string"] as const;
export type JsonType = (typeof TYPES)[number];

export function typeOf(untrusted: unknown): JsonType {
  if (untrusted instanceof JsonNumber) return untrusted.isInteger ? "integer" : "number";
  if (untrusted === null) return "null";
  if (Array.isArray(untrusted)) return "array";
  return typeof untrusted as JsonType;
}

/** Checks one keyword that needs the instance only. @returns the library's message for an invalid instance */
export type KeywordCheck = (
  schema: UntrustedObject,
  untrusted: unknown,
  type: JsonType,
) => string | undefined;

/** A keyword that applies to one type only. */
const of =
  <T>(
    isOne: (untrusted: unknown) => untrusted is T,
    check: (value: unknown, untrusted: T, schema: UntrustedObject) => string | undefined,
    keyword: string,
  ): KeywordCheck =>
  (schema, untrusted) =>
    isOne(untrusted) ? check(schema[keyword], untrusted, schema) : undefined;

const isText = (untrusted: unknown): untrusted is string => typeof untrusted === "string";
const isNumber = (untrusted: unknown): untrusted is JsonNumber => untrusted instanceof JsonNumber;
const isArray = (untrusted: unknown): untrusted is readonly unknown[] => Array.isArray(untrusted);
export const isMap = (untrusted: unknown): untrusted is UntrustedObject =>
  isObject(untrusted) && !(untrusted instanceof JsonNumber);

/** Characters, not UTF-16 units. */
const lengthOf = (text: string) => [...text].length;
export const texts = (value: unknown) => (Array.isArray(value) ? value : []).filter(isText);
export const listOf = (names: readonly string[]) => JSON.stringify(names);

/**
 * The keywords of draft 4 that API Gateway checks of an imported model, with the words of json-schema-validator
 * (`validation.properties`). Not here, because the import leaves them out: `minItems` and `maxItems` (DG "Important notes
 * for REST APIs"), `exclusiveMinimum` (the same page), `nullable` (not in draft 4), `minProperties` and `maxProperties` (seen: SAM
 * discussion 2708).
 */
export const keywords: ReadonlyMap<string, KeywordCheck> = new Map(
  Object.entries({
    type: (schema, _, found) => {
      const stated = isText(schema["type"]) ? [schema["type"]] : texts(schema["type"]);
      const allowed = TYPES.filter(
        (type) => stated.includes(type) || (type === "integer" && stated.includes("number")),
      );
      if (allowed.includes(found)) return undefined;
      return `instance type (${found}) does not match any allowed primitive type (allowed: ${listOf(allowed)})`;
    },
    enum: (schema, untrusted) => {
      const values = schema["enum"];
      const own = canonical(untrusted);
      if (!Array.isArray(values) || values.some((each) => canonical(each) === own)) return undefined;
      return `instance value (${jsonTextOf(untrusted)}) not found in enum (possible values: ${jsonTextOf(values)})`;
    },
    required: of(
      isMap,
      (value, untrusted) => {
        const missing = texts(value).filter((name) => !Object.hasOwn(untrusted, name));
        return missing.length === 0
          ? undefined
          : `object has missing required properties (${listOf([...new Set(missing)].sort())})`;
      },
      "required",
    ),
    additionalProperties: of(
      isMap,
      (value, untrusted, schema) => {
        if (value !== false) return undefined;
        const extra = Object.keys(untrusted).filter((name) => !isDescribed(schema, name));
        return extra.length === 0
          ? undefined
          : `object instance has properties which are not allowed by the schema: ${listOf(extra.sort())}`;
      },
      "additionalProperties",
    ),
    additionalItems: of(
      isArray,
      (value, untrusted, schema) => {
        const allowed = Array.isArray(schema["items"]) ? schema["items"].length : Infinity;
        return value === false && untrusted.length > allowed
          ? `schema only allows ${allowed} elements in array but instance has ${untrusted.length} elements`
          : undefined;
      },
      "additionalItems",
    ),
    uniqueItems: of(
      isArray,
      (value, untrusted) =>
        value === true && new Set(untrusted.map(canonical)).size < untrusted.length
          ? "array must not contain duplicate elements"
          : undefined,
      "uniqueItems",
    ),
    minLength: of(
      isText,
      (value, untrusted) =>
        typeof value === "number" && lengthOf(untrusted) < value
          ? `string "${untrusted}" is too short (length: ${lengthOf(untrusted)}, required minimum: ${value})`
          : undefined,
      "minLength",
    ),
    maxLength: of(
      isText,
      (value, untrusted) =>
        typeof value === "number" && lengthOf(untrusted) > value
          ? `string "${untrusted}" is too long (length: ${lengthOf(untrusted)}, maximum allowed: ${value})`
          : undefined,
      "maxLength",
    ),
    pattern: of(
      isText,
      (value, untrusted) =>
        isText(value) && !new RegExp(value).test(untrusted)
          ? `ECMA 262 regex "${value}" does not match input string "${untrusted}"`
          : undefined,
      "pattern",
    ),
    minimum: of(
      isNumber,
      (value, untrusted) =>
        typeof value === "number" && untrusted.value < value
          ? `numeric instance is lower than the required minimum (minimum: ${value}, found: ${untrusted.text})`
          : undefined,
      "minimum",
    ),
    maximum: of(
      isNumber,
      (value, untrusted, schema) => {
        if (typeof value !== "number" || untrusted.value < value) return undefined;
        if (untrusted.value > value)
          return `numeric instance is greater than the required maximum (maximum: ${value}, found: ${untrusted.text})`;
        return schema["exclusiveMaximum"] === true
          ? `numeric instance is not strictly lower than the required maximum ${value}`
          : undefined;
      },
      "maximum",
    ),
    multipleOf: of(
      isNumber,
      (value, untrusted) =>
        typeof value === "number" && value > 0 && !isMultiple(untrusted.text, String(value))
          ? `remainder of division is not zero (${untrusted.text} / ${value})`
          : undefined,
      "multipleOf",
    ),
  } satisfies Record<string, KeywordCheck>),
);

/** Whether `properties` or `patternProperties` name a member. */
export function isDescribed(schema: UntrustedObject, name: string): boolean {
  const patterns = isObject(schema["patternProperties"]) ? Object.keys(schema["patternProperties"]) : [];
  return (
    member(schema["properties"], name) !== undefined ||
    patterns.some((pattern) => new RegExp(pattern).test(name))
  );
}

/** A text that two values share when they are equal: numbers by their value, objects whatever the order of their members. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    isMap(each) ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1))) : each,
  );
}

/** Decimal numbers, which floating point would divide with a remainder. */
function isMultiple(dividend: string, divisor: string): boolean {
  const [one, other] = [decimal(dividend), decimal(divisor)];
  const digits = Math.max(one.digits, other.digits);
  const scaled = ({ units, digits: own }: Decimal) => units * 10n ** BigInt(digits - own);
  return scaled(one) % scaled(other) === 0n;
}

interface Decimal {
  readonly units: bigint;
  /** Behind the point. */
  readonly digits: number;
}

function decimal(text: string): Decimal {
  const [, whole = "0", fraction = "", exponent = "0"] =
    /^(-?\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  const units = BigInt(whole + fraction);
  // More digits would take much time and memory, and no model has such a number.
  const digits = Math.max(-MAX_DIGITS, Math.min(MAX_DIGITS, fraction.length - Number(exponent)));
  return digits < 0 ? { units: units * 10n ** BigInt(-digits), digits: 0 } : { units, digits };
}

const MAX_DIGITS = 400;
