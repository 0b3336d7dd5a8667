import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Returns those of `tools` that no folder of `searchPath` (the form of `$PATH`) holds as an executable file. */
export function missingTools(tools: readonly string[], searchPath: string): string[] {
  const folders = searchPath.split(delimiter).filter((folder) => folder !== "");
  return tools.filter((tool) => !folders.some((folder) => isExecutable(join(folder, tool))));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
