import { readFileSync } from "node:fs";
import { join } from "node:path";
import { optionsPage } from "./options-page";

const page = readFileSync(join(__dirname, "../../../apps/docs/reference/environment-options.md"), "utf8");

it("the reference page is what `npx nx docs environments` writes", () => {
  expect(page).toBe(optionsPage());
});

it("the page says of every option what it is for", () => {
  expect(page.split("\n").filter((line) => /^ *- `\w+` \([^)]*\): *(Default|$)/.test(line))).toEqual([]);
});
