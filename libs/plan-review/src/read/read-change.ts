import type { Json, JsonObject } from "../values/json";
import { isObject, listOf, memberOf, textOf } from "../values/json";
import { ResourceChange } from "../diff/change";
import { PlanError } from "./errors";

/** Reads one entry of `resource_changes`. @throws {PlanError} when its form is wrong. */
export function readChange(untrusted: unknown, at: string): ResourceChange {
  const text = (name: string): string | undefined => textOf(memberOf(untrusted, name));
  const change = memberOf(untrusted, "change");
  const address = text("address");
  const type = text("type");
  const actions = memberOf(change, "actions");
  if (address === undefined || type === undefined || !isActions(actions))
    throw new PlanError(`${at} is not a change of a resource: it has no address, type or change.actions`);
  const object = (name: string): JsonObject | undefined => {
    const value = memberOf(change, name);
    if (value !== undefined && value !== null && !isObject(value))
      throw new PlanError(`${at}.change.${name} is not an object`);
    return value ?? undefined;
  };
  const deposed = text("deposed");
  const previousAddress = text("previous_address");
  const reason = text("action_reason");
  return new ResourceChange({
    address,
    type,
    actions,
    provider: text("provider_name") ?? "",
    mode: text("mode") ?? "managed",
    isData: text("mode") === "data" && actions.every((action) => action === "read" || action === "no-op"),
    isImport: isObject(memberOf(change, "importing")),
    ...(deposed !== undefined && { deposed }),
    ...(previousAddress !== undefined && previousAddress !== address && { previousAddress }),
    ...(reason !== undefined && { reason }),
    before: object("before"),
    after: object("after"),
    afterUnknown: memberOf(change, "after_unknown") ?? {},
    beforeSensitive: memberOf(change, "before_sensitive") ?? {},
    afterSensitive: memberOf(change, "after_sensitive") ?? {},
    replacePaths: listOf(memberOf(change, "replace_paths")).map(pathText),
  });
}

function isActions(value: Json | undefined): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === "string");
}

function pathText(path: Json): string {
  return listOf(path)
    .map((step) => (typeof step === "number" ? `[${step}]` : String(step)))
    .join(".")
    .replaceAll(".[", "[");
}
