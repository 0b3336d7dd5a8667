import { message, messageList, type Message } from "../findings/message";
import { findSecrets } from "../secrets/find-secrets";
import { isObject, memberNames, memberOf, parsedJson, without, type Json } from "../values/json";
import type { Attribute } from "./change";
import { isSameSetting } from "./same-setting";

/** Longer values are truncated, and start this many characters before the first difference. */
const MAX_LENGTH = 100;
const CONTEXT = 30;

/**
 * Each difference inside an attribute as `path from before to after`. Values that are sensitive or look like
 * secrets are not shown.
 */
export function differences(attribute: Attribute): readonly Message[] {
  const { name, before, after, isSensitive } = attribute;
  if (isSensitive) return [message`${name} (its value is sensitive)`];
  return inside(name, before, after, name.split(".").at(-1) ?? name);
}

function inside(
  path: string,
  before: Json | undefined,
  after: Json | undefined,
  name: string,
): readonly Message[] {
  if (isSameSetting(before, after, name)) return [];
  if (isObject(before) && isObject(after))
    return memberNames(before, after).flatMap((each) =>
      inside(`${path}.${each}`, memberOf(before, each), memberOf(after, each), each),
    );
  const [document, other] = [parsedJson(before), parsedJson(after)];
  if (isObject(document) && isObject(other)) return inside(path, document, other, name);
  const [old, now] = [listOf(before), listOf(after)];
  if (old && now) {
    // A block that occurs at most once is a list with one item.
    if (old.length === 1 && now.length === 1 && isObject(old[0])) return inside(path, old[0], now[0], name);
    const key = keyOf([...old, ...now]);
    if (key !== undefined) return byKey(path, old, now, key);
    const [gone, added] = [without(old, now), without(now, old)];
    if ([...gone, ...added].every((each) => !isObject(each) && !Array.isArray(each)))
      return [
        [
          ...message`${path}`,
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
    return [message`${path} (a document)`];
  const from = firstDifference(before, after);
  return [[...message`${path} from `, ...value(path, before, from), " to ", ...value(path, after, from)]];
}

/** Members that identify the blocks of a list. */
const KEYS = ["id", "name", "sid", "key", "index_name", "priority"];

/** The member that identifies all items of two lists. */
function keyOf(items: readonly Json[]): string | undefined {
  if (!items.every(isObject)) return undefined;
  return KEYS.find((key) => items.every((item) => ["string", "number"].includes(typeof memberOf(item, key))));
}

function byKey(path: string, old: readonly Json[], now: readonly Json[], key: string): readonly Message[] {
  const index = (items: readonly Json[]): ReadonlyMap<string, Json> =>
    new Map(items.map((item) => [String(memberOf(item, key)), item]));
  const [before, after] = [index(old), index(now)];
  if (before.size < old.length || after.size < now.length) return [message`${path} (a document)`];
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((each) => {
    const at = `${path}[${each}]`;
    if (!after.has(each)) return [message`${at} is gone`];
    return before.has(each) ? inside(at, before.get(each), after.get(each), "") : [message`${at} is new`];
  });
}

function firstDifference(before: Json | undefined, after: Json | undefined): number {
  if (typeof before !== "string" || typeof after !== "string") return 0;
  const length = Math.min(before.length, after.length);
  let index = 0;
  while (index < length && before[index] === after[index]) index += 1;
  return index;
}

function value(path: string, each: Json | undefined, from: number): Message {
  if (each === undefined || each === null || each === "") return ["nothing"];
  if (findSecrets(each, undefined, path).length > 0) return ["(a value that looks like a secret)"];
  const text = typeof each === "string" ? each : JSON.stringify(each);
  if (text.length <= MAX_LENGTH) return message`${text}`;
  const start = from > MAX_LENGTH - CONTEXT ? from - CONTEXT : 0;
  const end = start + MAX_LENGTH;
  return message`${`${start > 0 ? "…" : ""}${text.slice(start, end)}${end < text.length ? "…" : ""}`}`;
}

function values(path: string, each: readonly Json[]): Message {
  return each.some((one) => findSecrets(one, undefined, path).length > 0)
    ? ["(values that look like secrets)"]
    : messageList(each.map((one) => (typeof one === "string" ? one : JSON.stringify(one))));
}

function listOf(each: Json | undefined): readonly Json[] | undefined {
  if (each === undefined || each === null) return [];
  return Array.isArray(each) ? (each as readonly Json[]) : undefined;
}
