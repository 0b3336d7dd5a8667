import { groups, hazardIds, type Group } from "./findings/hazards";

const ROOT = "libs/plan-review";

/** The file into which `newHazard` inserts the hazard, as the last of its group. */
export const HAZARDS_FILE = `${ROOT}/src/findings/hazards.ts`;

export interface NewHazard {
  /** Lower-case words joined by hyphens, such as `quota-removed`. */
  readonly id: string;
  readonly group: Group;
  /** The folder of the rule in `src/rules`, such as `gateway`. */
  readonly family: string;
}

/**
 * The files for a new hazard, by path from the workspace's root: its entry among the hazards, an example
 * plan, a rule and a test that fails until a resource uses the rule. The target `docs` writes its page once
 * the review finds the hazard in the example.
 *
 * @param hazards the text of `HAZARDS_FILE`
 * @throws {Error} when the id is not well formed, or is in use
 */
export function newHazard({ id, group, family }: NewHazard, hazards: string): ReadonlyMap<string, string> {
  if (!/^[a-z]+(-[a-z]+)+$/.test(id)) throw new Error(`${id} is not of lower-case words joined by hyphens`);
  if (hazardIds.some((each) => each === id)) throw new Error(`there is a hazard ${id} already`);
  const name = id.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return new Map([
    [HAZARDS_FILE, insert(entry(id, group), group, hazards)],
    [`${ROOT}/examples/${id}.json`, EXAMPLE],
    [`${ROOT}/src/rules/${family}/${id}.ts`, rule(id, name)],
    [`${ROOT}/src/rules/${family}/${id}.test.ts`, test(id)],
  ]);
}

/** Inserts before the comment with the title of the next group, or at the end of the list. */
function insert(text: string, group: Group, hazards: string): string {
  const titles = Object.values(groups);
  const next = titles[titles.indexOf(groups[group]) + 1];
  const place = next === undefined ? "} as const satisfies" : `  // ${next}.\n`;
  if (hazards.split(place).length !== 2)
    throw new Error(`${HAZARDS_FILE} has no single line: ${place.trim()}`);
  return hazards.replace(place, () => text + place);
}

const entry = (id: string, group: Group): string => `  "${id}": {
    group: "${group}",
    severities: ["warn"],
    title: "TODO: what changes, as a sentence without its full stop",
    why: "TODO: what happens to tenants.",
    instead: "TODO: what to do instead.",
  },
`;

const rule = (id: string, name: string): string => `import type { Attribute } from "../../diff/change";
import { report, type RuleFinding } from "../../findings/finding";
import { message } from "../../findings/message";
import { fromTo } from "../shared/change-message";

/** TODO: say when, and name it at an attribute of a resource type in this folder. */
export function ${name}(attribute: Attribute): readonly RuleFinding[] {
  return report("${id}", message\`\${attribute.name} changes\${fromTo(attribute)}.\`);
}
`;

const test = (id: string): string => `import { hazardsOf, update } from "../../review-plan.test-support";

it("${id} is found", () => {
  const change = update("aws_todo", { attribute: "before" }, { attribute: "after" });
  expect(hazardsOf(change)).toEqual(["warn ${id}"]);
});
`;

const EXAMPLE = `${JSON.stringify(
  {
    format_version: "1.2",
    terraform_version: "1.11.4",
    resource_changes: [
      {
        address: "aws_todo.example",
        mode: "managed",
        type: "aws_todo",
        name: "example",
        provider_name: "registry.terraform.io/hashicorp/aws",
        change: { actions: ["update"], before: { attribute: "before" }, after: { attribute: "after" } },
      },
    ],
  },
  undefined,
  2,
)}
`;
