import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "esbuild";
import { workspaceRoot } from "../workspace-root";

/** Folder of an app's `src`. @param app folder from the workspace's root: `apps/health-lambda` */
export function sourceFolder(app: string): string {
  return join(workspaceRoot, app);
}

/** Folder of what is built from an app. */
export function distFolder(app: string): string {
  return join(workspaceRoot, app, "dist");
}

/** Folders of the Lambda functions: each `apps/*-lambda`. */
export function lambdaApps(): readonly string[] {
  return readdirSync(join(workspaceRoot, "apps"))
    .filter(
      (name) => name.endsWith("-lambda") && existsSync(join(workspaceRoot, "apps", name, "src/main.ts")),
    )
    .map((name) => `apps/${name}`);
}

/** What the bundler is given beside its own. */
export const bundlerPlugins: readonly Plugin[] = [];
