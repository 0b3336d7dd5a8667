import { formatFiles, generateFiles, updateJson, type Tree } from "@nx/devkit";
import { join } from "node:path";
import { workspaceRoot } from "../workspace-root";
import { GeneratorError, NAME } from "./generator-error";

export interface LibraryOptions {
  /** The folder under `libs`: `invoices`, or `invoices/runtime`. */
  readonly name: string;
  readonly platform: "pure" | "node" | "cdktf";
}

interface TsConfig {
  readonly compilerOptions: { readonly paths: Readonly<Record<string, readonly string[]>> };
}

/** Writes `libs/<name>` and its import name. @throws {GeneratorError} when the name is in use or invalid */
export async function library(tree: Tree, { name, platform }: LibraryOptions): Promise<void> {
  if (!new RegExp(`^${NAME}(/${NAME})?$`).test(name))
    throw new GeneratorError(
      `the name ${JSON.stringify(name)} is invalid; allowed: a-z, 0-9 and single inner hyphens, in one folder or two`,
    );
  const root = `libs/${name}`;
  if (tree.exists(root)) throw new GeneratorError(`${root} already exists`);
  const [outer = ""] = name.split("/");
  if (tree.exists(`libs/${outer}/project.json`))
    throw new GeneratorError(`libs/${outer} is a library: another one cannot be inside it`);
  const project = name.replace("/", "-");
  const alias = `@tollgate/${project}`;
  updateJson<TsConfig>(tree, "tsconfig.base.json", (config) => {
    const { paths } = config.compilerOptions;
    if (Object.hasOwn(paths, alias)) throw new GeneratorError(`the import name ${alias} is in use`);
    return {
      ...config,
      compilerOptions: {
        ...config.compilerOptions,
        paths: { ...paths, [alias]: [`./${root}/src/index.ts`] },
      },
    };
  });
  generateFiles(tree, join(workspaceRoot, "libs/workspace/nx/templates/library"), root, {
    ...{ alias, project, platform },
    toRoot: "../".repeat(root.split("/").length),
  });
  await formatFiles(tree);
}
