import { Module } from "node:module";
import { join } from "node:path";
import { runInThisContext } from "node:vm";
import { build } from "esbuild";
import { BundleError, isBuildFailure } from "./bundle-error";
import { workspaceRoot } from "../workspace-root";

/**
 * Loads a module of the workspace from its current source, even if an earlier version was loaded before.
 *
 * @param file the path, relative to the workspace's root
 * @throws {BundleError} when the source does not build
 */
export async function moduleNow(file: string): Promise<Readonly<Record<string, unknown>>> {
  const { outputFiles } = await build({
    absWorkingDir: workspaceRoot,
    entryPoints: [file],
    write: false,
    bundle: true,
    platform: "node",
    format: "cjs",
    packages: "external",
    logLevel: "silent",
    tsconfig: "tsconfig.base.json",
  }).catch((error: unknown) => {
    throw isBuildFailure(error) ? new BundleError(file, error) : error;
  });
  const module = { exports: {} as Record<string, unknown> };
  const path = join(workspaceRoot, file);
  type Body = (
    exports: object,
    require: NodeJS.Require,
    module: object,
    path: string,
    folder: string,
  ) => void;
  const body = runInThisContext(Module.wrap(outputFiles[0]?.text ?? ""), { filename: path }) as Body;
  body(module.exports, Module.createRequire(path), module, path, workspaceRoot);
  return module.exports;
}
