import { execFileSync } from "node:child_process";
import { join } from "node:path";

test("answers stay objects of a fixed shape, also when collections lie between the first ones", () => {
  const flags = ["--expose-gc", "--allow-natives-syntax", "--import", "tsx"];
  const program = join(__dirname, "stabilize-hidden-classes.test-support.ts");
  expect(execFileSync(process.execPath, [...flags, program], { encoding: "utf8" })).toBe("true");
});
