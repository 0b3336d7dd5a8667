import type { Json } from "../json";
import { listOf, objectOf } from "../json";
import { isWithin, readBlock } from "./cidr";
import { covers } from "./patterns";

/** One key of a statement's `Condition`. */
export interface Condition {
  readonly operator: string;
  /** In lower case: keys are not case-sensitive. */
  readonly key: string;
  readonly values: readonly string[];
}

export function readConditions(condition: Json | undefined): readonly Condition[] {
  return Object.entries(objectOf(condition)).flatMap(([operator, keys]) =>
    Object.entries(objectOf(keys)).map(([key, values]) => ({
      operator,
      key: key.toLowerCase(),
      values: listOf(values).map(String),
    })),
  );
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
  if (/Like|Arn/.test(operator)) return covers;
  if (/IpAddress/.test(operator)) return includesAddress;
  return (outer, inner) => outer === inner;
}

function includesAddress(outer: string, inner: string): boolean {
  const [wide, narrow] = [readBlock(outer), readBlock(inner)];
  return wide && narrow ? isWithin(narrow, wide) : outer === inner;
}
