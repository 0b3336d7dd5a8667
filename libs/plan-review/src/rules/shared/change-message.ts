import { differences } from "../../diff/differences";
import type { Json } from "../../values/json";
import { message, messageList, type Message } from "../../findings/message";
import type { Attribute, ResourceChange } from "../../diff/change";

/** ` from 1 to 2`, or `: a.b from 1 to 2` for blocks; a sensitive value is only named as such. */
export function fromTo(attribute: Attribute): Message {
  const { before, after, isSensitive, isUnknown } = attribute;
  if (isSensitive) return [" (its value is sensitive)"];
  if (isUnknown) return [" to a value that is known only after the apply"];
  if ([before, after].some((each) => typeof each === "object" && each !== null))
    return differences(attribute)
      .slice(0, 4)
      .flatMap((each, index) => [index === 0 ? ": " : ", ", ...each]);
  return message` from ${formatValue(before)} to ${formatValue(after)}`;
}

function formatValue(value: Json | undefined): string {
  return value === undefined || value === null || value === "" ? "nothing" : String(value);
}

/** The value of `name`, or the last part of the address where there is none. */
export function nameOf(change: ResourceChange, attribute = "name"): Message {
  const name = change.value(attribute);
  return name === undefined ? [] : message` ${name}`;
}

/** `is replaced (name forces it)`, `is destroyed`, ... */
export function removalMessage(change: ResourceChange): Message {
  if (change.action !== "replace")
    return [
      change.parts.deposed === undefined
        ? "is destroyed"
        : "is destroyed: it is left over from an earlier replacement",
    ];
  const order =
    change.parts.actions[0] === "create"
      ? "the new one is created before the old one is destroyed"
      : "the old one is destroyed before the new one is created";
  const paths = change.parts.replacePaths;
  return paths.length === 0
    ? [`is replaced: ${order}`]
    : [`is replaced, forced by `, ...messageList(paths), `: ${order}`];
}
