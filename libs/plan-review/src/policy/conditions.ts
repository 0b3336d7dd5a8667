import type { Json } from "../values/json";
import { isObject, listOf } from "../values/json";
import { isWithin, readBlock } from "./cidr";
import { covers } from "./patterns";

/**
 * One key of a statement's `Condition`. All conditions of a statement must be met, each by one of its values.
 */
export interface Condition {
  readonly operator: string;
  /** In lower case, because keys are not case-sensitive. */
  readonly key: string;
  readonly values: readonly string[];
}

/** Reads a statement's `Condition`. Returns `undefined` when it is invalid. */
export function readConditions(condition: Json | undefined): readonly Condition[] | undefined {
  if (condition === undefined || condition === null) return [];
  if (!isObject(condition)) return undefined;
  const conditions: Condition[] = [];
  for (const [operator, keys] of Object.entries(condition)) {
    if (!isObject(keys)) return undefined;
    for (const [key, values] of Object.entries(keys)) {
      const list = listOf(values);
      if (list.some((each) => typeof each === "object")) return undefined;
      conditions.push({ operator, key: key.toLowerCase(), values: list.map(String) });
    }
  }
  return conditions;
}

const POSITIVE = /^(ForAnyValue:)?(String(Equals|EqualsIgnoreCase|Like)|Arn(Equals|Like)|IpAddress)$/;

/**
 * Whether a request without the key, or with another value, fails the condition. False for `...IfExists`,
 * `Null` and `ForAllValues:...`, which a request without the key meets, for negative operators, and for
 * operators that the review does not know.
 */
export function isBinding({ operator }: Condition): boolean {
  return POSITIVE.test(operator);
}

/** Whether every request that meets `narrow` also meets `wide`. Returns false when in doubt. */
export function isNoStricter(wide: Condition, narrow: Condition): boolean {
  if (wide.operator !== narrow.operator || wide.key !== narrow.key) return false;
  const isNegative = /Not/.test(wide.operator);
  const [few, many] = isNegative ? [wide, narrow] : [narrow, wide];
  const includes = comparison(wide.operator);
  return few.values.every((value) => many.values.some((other) => includes(other, value)));
}

function comparison(operator: string): (outer: string, inner: string) => boolean {
  if (/^(ForA\w+:)?Arn/.test(operator)) return coversArn;
  if (/^(ForA\w+:)?String(Not)?Like/.test(operator)) return covers;
  if (/IpAddress/.test(operator)) return includesAddress;
  return (outer, inner) => outer === inner;
}

/** In an ARN condition, a wildcard does not match colons, except in the last part. */
function coversArn(outer: string, inner: string): boolean {
  const [wide, narrow] = [outer, inner].map(partsOfArn) as [readonly string[], readonly string[]];
  return (
    outer === inner ||
    (wide.length === 6 && narrow.length === 6 && wide.every((part, at) => covers(part, narrow[at] ?? "")))
  );
}

/** The six parts of an ARN, or fewer if it is incomplete. */
export function partsOfArn(arn: string): readonly string[] {
  const parts = arn.split(":");
  return [...parts.slice(0, 5), ...(parts.length > 5 ? [parts.slice(5).join(":")] : [])];
}

function includesAddress(outer: string, inner: string): boolean {
  const [wide, narrow] = [readBlock(outer), readBlock(inner)];
  return wide && narrow ? isWithin(narrow, wide) : outer === inner;
}
