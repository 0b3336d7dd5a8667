import { say, sayList } from "../phrase";
import type { ResourceChange } from "../read/change";
import { end, found } from "./common";
import type { Facts } from "./facts";
import type { Found } from "./rule";

/**
 * Commands that Terraform runs for a resource (provisioners): when it is made and, where they say so, before it goes. When they
 * run is not in a plan; an update runs none.
 */
export function commandsOf(change: ResourceChange, facts: Facts): readonly Found[] {
  const commands = facts.provisionersOf(change.address);
  if (commands.length === 0) return [];
  if (change.action === "create" || change.action === "replace")
    return [
      found("runs-at-apply", [
        "It ",
        ...(change.action === "create" ? ["is made"] : end(change)),
        ", and with it runs ",
        ...sayList([...new Set(commands)]),
        ": what that does is not in the plan.",
      ]),
    ];
  return change.action === "delete"
    ? [
        found(
          "runs-at-apply",
          [...say`It is destroyed; `, ...sayList([...new Set(commands)]), " may run before."],
          "warn",
        ),
      ]
    : [];
}
