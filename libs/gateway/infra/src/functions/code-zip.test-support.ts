import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Returns a file in place of a bundle. */
export function codeZip(content = "code"): string {
  const file = join(mkdtempSync(join(tmpdir(), "bundle-")), "function.zip");
  writeFileSync(file, content);
  return file;
}
