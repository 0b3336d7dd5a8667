import { readFileSync } from "node:fs";
import { join } from "node:path";
import { commands } from "../commands";
import { commandPage } from "./command-page";

it("the reference page is what `npx nx docs tenants` writes", () => {
  const page = readFileSync(join(__dirname, "../../../docs/reference/tenants.md"), "utf8");
  expect(page).toBe(commandPage(commands));
});
