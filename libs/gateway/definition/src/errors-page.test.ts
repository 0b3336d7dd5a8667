import { readFileSync } from "node:fs";
import { join } from "node:path";
import { errorsPage } from "./errors-page";

it("the reference page is what `npx nx docs gateway-definition` writes", () => {
  const page = join(__dirname, "../../../../apps/docs/reference/errors.md");
  expect(readFileSync(page, "utf8")).toBe(errorsPage());
});
