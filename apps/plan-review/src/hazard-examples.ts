import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { HazardExample, HazardId } from "@tollgate/plan-review";

const FOLDER = join(__dirname, "../../../libs/plan-review/examples");

/** The example of a hazard in `libs/plan-review/examples`; `undefined` if it has none. */
export function readHazardExample(id: HazardId): HazardExample | undefined {
  const [plan, proposed] = ["json", "yaml"].map((kind) => join(FOLDER, `${id}.${kind}`)) as [string, string];
  if (!existsSync(plan)) return undefined;
  return {
    plan: readFileSync(plan, "utf8"),
    ...(existsSync(proposed) && { proposedExceptions: readFileSync(proposed, "utf8") }),
  };
}
