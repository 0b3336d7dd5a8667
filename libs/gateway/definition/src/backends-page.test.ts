import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Returns the lines of a backend in a file. */
function backendIn(file: string, name: string): string {
  const text = readFileSync(join(__dirname, file), "utf8");
  return (
    new RegExp(`^  ${name}: \\{\n[^]*?^  \\},$`, "m").exec(text)?.[0] ?? `${file} has no backend ${name}`
  );
}

it.each(["orders", "pricing", "inventory"])(
  "the example %s of the guide to backends is the backend that tests synthesize and start",
  (name) => {
    expect(
      backendIn("../../../../apps/docs/guides/backends.md", name).replace(`${name}-lambda`, "health-lambda"),
    ).toBe(backendIn("backends.test-support.ts", name));
  },
);
