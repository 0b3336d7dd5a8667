import { formatFiles, type Tree } from "@nx/devkit";
import { moduleNow } from "../bundle/module-now";
import { GeneratorError } from "./generator-error";

interface HazardOptions {
  /** Lower-case words joined by hyphens: `quota-removed`. */
  readonly id: string;
  readonly group: string;
  /** The folder of the rule in `libs/plan-review/src/rules`. */
  readonly family: string;
}

/**
 * The used part of `libs/plan-review`, which is loaded by path, because this library does not depend on it.
 */
interface NewHazardModule {
  readonly HAZARDS_FILE: string;
  readonly newHazard: (hazard: HazardOptions, hazards: string) => ReadonlyMap<string, string>;
}

/**
 * Writes the files of a new hazard of the plan review. Its test fails until a resource uses the rule.
 *
 * @throws {Error} when the id is invalid or in use, or the family does not exist
 */
export async function hazard(tree: Tree, options: HazardOptions): Promise<void> {
  const rules = "libs/plan-review/src/rules";
  const families = tree.children(rules).filter((name) => !tree.isFile(`${rules}/${name}`));
  if (!families.includes(options.family))
    throw new GeneratorError(
      `unknown family ${JSON.stringify(options.family)}; there are: ${families.join(", ")}`,
    );
  const { HAZARDS_FILE, newHazard } = (await moduleNow(
    "libs/plan-review/src/new-hazard.ts",
  )) as unknown as NewHazardModule;
  const files = newHazard(options, tree.read(HAZARDS_FILE, "utf8") ?? "");
  for (const [file, text] of files) tree.write(file, text);
  await formatFiles(tree);
}
