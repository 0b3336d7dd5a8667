import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LogFileError } from "./log-file-error";
import { openOutput } from "./output";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "output-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it("appends the access log to the file, and writes it out before it closes", async () => {
  const file = join(folder, "access.log");
  for (const line of ["1", "2"]) {
    const output = openOutput(file);
    output.access(line);
    await output.close();
  }
  expect(readFileSync(file, "utf8")).toBe("1\n2\n");
});

it("a file that cannot be written is said at once", () => {
  expect(() => openOutput(join(folder, "no", "access.log"))).toThrow(LogFileError);
});
