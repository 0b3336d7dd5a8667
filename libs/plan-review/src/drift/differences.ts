import { isObject, parsedJson, type Json } from "../json";
import { say, sayList, type Phrase } from "../phrase";
import type { Attribute } from "../read/change";
import { isSameSetting } from "../read/same-setting";
import { findSecrets } from "../secrets/find-secrets";

/** Longer values are documents: where they differ is for the rules to say. */
const MAX_LENGTH = 100;

/** Each difference inside an attribute as `path from before to after`. What is sensitive, or looks like a secret, is not shown. */
export function differences(attribute: Attribute): readonly Phrase[] {
  const { name, before, after, isSensitive } = attribute;
  if (isSensitive) return [say`${name} (its value is sensitive)`];
  return inside(name, before, after, name.split(".").at(-1) ?? name);
}

function inside(
  path: string,
  before: Json | undefined,
  after: Json | undefined,
  name: string,
): readonly Phrase[] {
  if (isSameSetting(before, after, name)) return [];
  if (isObject(before) && isObject(after))
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((each) =>
      inside(`${path}.${each}`, own(before, each), own(after, each), each),
    );
  const [old, now] = [listOf(before), listOf(after)];
  if (old && now) {
    // A block of which there is at most one is a list of one.
    if (old.length === 1 && now.length === 1 && isObject(old[0])) return inside(path, old[0], now[0], name);
    const [gone, added] = [without(old, now), without(now, old)];
    if ([...gone, ...added].every((each) => !isObject(each) && !Array.isArray(each)))
      return [
        [
          ...say`${path}`,
          ...(gone.length > 0 ? [" loses ", ...values(path, gone)] : []),
          ...(added.length > 0 ? [`${gone.length > 0 ? " and" : ""} gains `, ...values(path, added)] : []),
          ...(gone.length + added.length === 0 ? [" has another order"] : []),
        ],
      ];
  }
  if (
    [before, after].some(
      (each) => isObject(each) || Array.isArray(each) || parsedJson(each) instanceof Object,
    )
  )
    return [say`${path} (a document)`];
  return [[...say`${path} from `, ...value(path, before), " to ", ...value(path, after)]];
}

function value(path: string, each: Json | undefined): Phrase {
  if (each === undefined || each === null || each === "") return ["nothing"];
  if (findSecrets(each, undefined, path).length > 0) return ["(a value that looks like a secret)"];
  const text = typeof each === "string" ? each : JSON.stringify(each);
  return text.length > MAX_LENGTH ? say`${text.slice(0, MAX_LENGTH)}…` : say`${text}`;
}

function values(path: string, each: readonly Json[]): Phrase {
  return each.some((one) => findSecrets(one, undefined, path).length > 0)
    ? ["(values that look like secrets)"]
    : sayList(each.map((one) => (typeof one === "string" ? one : JSON.stringify(one))));
}

function listOf(each: Json | undefined): readonly Json[] | undefined {
  if (each === undefined || each === null) return [];
  return Array.isArray(each) ? (each as readonly Json[]) : undefined;
}

function without(items: readonly Json[], others: readonly Json[]): readonly Json[] {
  return items.filter((item) => !others.some((other) => isSameSetting(item, other)));
}

function own(object: Json, name: string): Json | undefined {
  return isObject(object) && Object.hasOwn(object, name) ? object[name] : undefined;
}
