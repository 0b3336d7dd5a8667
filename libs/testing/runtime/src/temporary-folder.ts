import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder of a test, which is removed afterwards. */
export interface TemporaryFolder {
  /** The path of a file in the folder; without a name, of the folder itself. */
  path(name?: string): string;
  /** Writes a file. @returns its path */
  write(name: string, content: string | Uint8Array): string;
}

/**
 * Makes an empty folder for each test of a file or of a `describe`.
 *
 * @param lifetime `"all"` for one folder that they share
 */
export function temporaryFolder(lifetime: "each" | "all" = "each"): TemporaryFolder {
  const [before, after] = lifetime === "all" ? [beforeAll, afterAll] : [beforeEach, afterEach];
  let folder = "";
  before(() => void (folder = mkdtempSync(join(tmpdir(), "tollgate-test-"))));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const path = (name?: string) => (name === undefined ? folder : join(folder, name));
  return {
    path,
    write(name, content) {
      writeFileSync(path(name), content);
      return path(name);
    },
  };
}
