import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { hazardIds } from "./findings/hazards";
import { outcomesOf, review } from "./review-plan.test-support";
import { exitStatuses } from "./report/review";

const folder = join(__dirname, "../fixtures");
const expected = JSON.parse(readFileSync(join(folder, "hazards.json"), "utf8")) as Record<string, string[]>;
const names = Object.keys(expected);
const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8"));

describe("plans that Terraform made", () => {
  it("are all listed with their hazards", () => {
    const files = readdirSync(folder).map((file) => file.replace(".json", ""));
    expect(files.filter((file) => file !== "hazards").sort()).toEqual([...names].sort());
  });

  it.each(names)("%s has its hazards and no others", (name) => {
    const { findings } = review(read(name));
    const found = new Set(outcomesOf(findings));
    expect([...found].sort()).toEqual([...(expected[name] ?? [])].sort());
  });

  it.each(["no-change", "harmless"])("%s is quiet", (name) => {
    const { verdict } = review(read(name));
    expect(exitStatuses[verdict]).toBe(0);
  });

  it("say nothing of the account and the machine that they were made with", () => {
    for (const name of names)
      expect(JSON.stringify(read(name))).not.toMatch(/123456789012|\/tmp\/|\/home\/|\/work\//);
  });

  it("know no hazard that there is not", () => {
    const named = names.flatMap((name) => expected[name] ?? []).map((each) => each.split(" ")[1]);
    expect(named.filter((each) => !hazardIds.some((id) => id === each))).toEqual([]);
  });
});
