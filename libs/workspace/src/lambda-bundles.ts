import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Bundle } from "./bundle";
import { workspaceRoot } from "./workspace-root";

/** The bundle of every Lambda function of this workspace: each folder `apps/*-lambda`. */
export function lambdaBundles(): readonly Bundle[] {
  return readdirSync(join(workspaceRoot, "apps"))
    .filter(
      (name) => name.endsWith("-lambda") && existsSync(join(workspaceRoot, "apps", name, "src/main.ts")),
    )
    .map((name) => ({ app: `apps/${name}`, kind: "lambda" }));
}
