import { say } from "../phrase";
import type { ResourceChange } from "../read/change";
import type { Facts } from "./facts";
import { end, found } from "./common";
import type { Found, TypeRules } from "./rule";

/** Terraform's own `terraform_data`: a value in the state, unless it runs commands. */
export const storedValueRules: readonly TypeRules[] = [
  {
    types: ["terraform_data"],
    noun: "stored value",
    removed: (change, facts) => commands(change, facts),
    created: (change, facts) => commands(change, facts),
    harmless: ["input", "output", "triggers_replace"],
  },
];

function commands(change: ResourceChange, facts: Facts): readonly Found[] {
  if (!facts.runsCommands(change.address)) return [];
  const what = change.action === "create" ? ["is made"] : end(change);
  return [
    found("unknown-type", [
      ...say`A resource of the type ${change.type} `,
      ...what,
      ", which may run commands.",
    ]),
  ];
}
