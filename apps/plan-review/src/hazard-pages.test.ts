import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { hazardPages } from "@tollgate/plan-review";
import { readHazardExample } from "./hazard-examples";

const FOLDER = join(__dirname, "../../docs/reference/hazards");

it("the hazards' pages are those that the generator makes: run `npx nx docs plan-review-command`", () => {
  const written = readdirSync(FOLDER).map((file) => [file, readFileSync(join(FOLDER, file), "utf8")]);
  expect(Object.fromEntries(written)).toEqual(Object.fromEntries(hazardPages(readHazardExample)));
});

it("a hazard without an example has no page", () => {
  expect(() => hazardPages(() => undefined)).toThrow("Add examples/stage-removed.json");
});

it("a hazard that the review does not find in its example has no page", () => {
  expect(() => hazardPages((id) => readHazardExample(id === "stage-removed" ? "drift" : id))).toThrow(
    "The review does not find stage-removed in examples/stage-removed.json",
  );
});
