import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The lines of the backend `orders` in a file. */
function orders(file: string): string {
  const text = readFileSync(join(__dirname, file), "utf8");
  return /^  orders: \{\n[^]*?^  \},$/m.exec(text)?.[0] ?? `${file} has no backend orders`;
}

it("the example of BACKENDS.md is the backend that tests synthesize and start", () => {
  expect(orders("../BACKENDS.md").replace("orders-lambda", "health-lambda")).toBe(
    orders("backends.test-support.ts"),
  );
});
