import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "esbuild";
import { workspaceRoot } from "../workspace-root";

/**
 * Returns the folder of an app's `src`.
 *
 * @param app the app's folder, relative to the workspace's root: `apps/health-lambda`
 */
export function sourceFolder(app: string): string {
  return join(workspaceRoot, app);
}

/** Returns the folder of an app's build output. */
export function distFolder(app: string): string {
  return join(workspaceRoot, app, "dist");
}

/** Returns the folders of the Lambda functions: each `apps/*-lambda`. */
export function lambdaApps(): readonly string[] {
  return readdirSync(join(workspaceRoot, "apps"))
    .filter(
      (name) => name.endsWith("-lambda") && existsSync(join(workspaceRoot, "apps", name, "src/main.ts")),
    )
    .map((name) => `apps/${name}`);
}

/** Additional plugins for the bundler. */
export const bundlerPlugins: readonly Plugin[] = [];
