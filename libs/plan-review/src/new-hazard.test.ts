import { readFileSync } from "node:fs";
import { join } from "node:path";
import { groups, type Group } from "./findings/hazards";
import { newHazard } from "./new-hazard";

const hazards = readFileSync(join(__dirname, "findings/hazards.ts"), "utf8");
const made = (group: Group) =>
  newHazard({ id: "quota-removed", group, family: "gateway" }, hazards).get(
    "libs/plan-review/src/findings/hazards.ts",
  ) ?? "";

it.each(Object.keys(groups) as Group[])("a new hazard is the last of its group: %s", (group) => {
  const [before = "", after] = made(group).split('  "quota-removed": {\n');
  expect(after).toContain(`    group: "${group}",\n`);
  expect(before + (after ?? "").replace(/^[\s\S]*?\n {2}\},\n/, "")).toBe(hazards);
  expect([...before.matchAll(/^ {4}group: "(\w+)",$/gm)].at(-1)?.[1]).toBe(group);
});

it("a new hazard has an example, a rule and a test", () => {
  const files = newHazard({ id: "quota-removed", group: "limits", family: "gateway" }, hazards);
  expect([...files.keys()].slice(1)).toEqual([
    "libs/plan-review/examples/quota-removed.json",
    "libs/plan-review/src/rules/gateway/quota-removed.ts",
    "libs/plan-review/src/rules/gateway/quota-removed.test.ts",
  ]);
  expect([...files.values()][2]).toContain('  return report("quota-removed", message`');
});

it.each([
  ["Quota", "lower-case words"],
  ["stage-removed", "already"],
])("the id %s is refused: %s", (id, problem) => {
  expect(() => newHazard({ id, group: "limits", family: "gateway" }, hazards)).toThrow(problem);
});
