import type { Json } from "../values/json";
import { isObject, listOf } from "../values/json";
import { isWithin, readBlock } from "./cidr";
import { covers } from "./patterns";

/** One key of a statement's `Condition`. All of a statement's conditions must be met, and one value of each is enough. */
export interface Condition {
  readonly operator: string;
  /** In lower case: keys are not case-sensitive. */
  readonly key: string;
  readonly values: readonly string[];
}

/** Reads a statement's `Condition`; `undefined` when it is none. */
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
 * Whether a request without the key, or with another value, does not meet the condition. So it is not for `...IfExists`, `Null`,
 * `ForAllValues:...`, which a request without the key meets, what is negative, and operators that are not known here.
 */
export function isBinding({ operator }: Condition): boolean {
  return POSITIVE.test(operator);
}

/** Whether whatever fulfils `narrow` fulfils `wide`. Where it cannot tell, it says no. */
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

/** In an ARN's condition a wildcard stays between two colons, but for the last part. */
function coversArn(outer: string, inner: string): boolean {
  const [wide, narrow] = [outer, inner].map(partsOfArn) as [readonly string[], readonly string[]];
  return (
    outer === inner ||
    (wide.length === 6 && narrow.length === 6 && wide.every((part, at) => covers(part, narrow[at] ?? "")))
  );
}

/** The six parts of an ARN; fewer where it has fewer. */
export function partsOfArn(arn: string): readonly string[] {
  const parts = arn.split(":");
  return [...parts.slice(0, 5), ...(parts.length > 5 ? [parts.slice(5).join(":")] : [])];
}

function includesAddress(outer: string, inner: string): boolean {
  const [wide, narrow] = [readBlock(outer), readBlock(inner)];
  return wide && narrow ? isWithin(narrow, wide) : outer === inner;
}
