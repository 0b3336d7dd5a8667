import { isSame } from "../../values/json";
import type { ResourceChange } from "../../diff/change";
import { readApi, titleOf } from "./read-api";

/** Routes that an update adds to the API's document. */
export function newRoutes(change: ResourceChange): readonly string[] {
  const { before, after } = change.attribute("body");
  if (change.action !== "update" || before === undefined || isSame(before, after)) return [];
  const known = readApi(before)?.routes;
  return [...(readApi(after)?.routes ?? [])]
    .filter(([name]) => known?.has(name) === false)
    .map(([, route]) => titleOf(route));
}
