import { readFileSync } from "node:fs";
import { join } from "node:path";
import { workspaceRoot } from "../workspace-root";
import { routerFunctionFile } from "./cloudfront-function";

it("is the file in libs/cell-router, which `npx nx docs cell-router` writes", () => {
  const file = join(workspaceRoot, "libs/cell-router/src/function/function-code.ts");
  expect(readFileSync(file, "utf8")).toBe(routerFunctionFile());
});
