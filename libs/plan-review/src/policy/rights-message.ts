import { messageList, type Message } from "../findings/message";
import type { Grant } from "./widening";

/** The distinct rights as a message. */
export function rightsMessage(grants: readonly Grant[]): Message {
  return messageList([...new Set(grants.map(rightText))]);
}

/** `s3:GetObject on <resource> to <principal> if <condition>` */
export function rightText({ action, resource, principal, conditions }: Grant): string {
  const [what, on, to] = [action, resource, principal].map(scopeText);
  return [
    what,
    ...(resource === "" ? [] : [`on ${on}`]),
    ...(principal === "" ? [] : [`to ${to}`]),
    ...(conditions.length === 0 ? [] : [`if ${conditions.map(conditionText).join(" and ")}`]),
  ].join(" ");
}

function scopeText(text: string): string {
  return text.replace(/^!/, "everything but ");
}

function conditionText({ operator, key, values }: Grant["conditions"][number]): string {
  return `${operator} ${key} ${values.join(" or ")}`;
}
