// Support for end-to-end tests: the workspace's projects, documents and licences.
// Not here: programs, AWS-compatible servers and copies of the workspace, each in a folder of its own.

import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

export const workspaceRoot = resolve(__dirname, "../../../..");

/** Options of `node` that load a program of the workspace, as the scripts of `package.json` have them. */
export const LOADER = ["--require", "./libs/workspace/loader/register.cjs"] as const;

/** The used part of Nx's projects. */
export interface Project {
  readonly name: string;
  /** The folder, relative to the workspace's root. */
  readonly root: string;
  readonly tags: readonly string[];
  readonly targets: Readonly<Record<string, unknown>>;
}

/** Returns all projects of Nx. @throws {Error} for a folder with a `project.json` that Nx overlooks */
export function projects(): readonly Project[] {
  const output = execFileSync("node_modules/.bin/nx", ["graph", "--file=stdout"], {
    cwd: workspaceRoot,
    env: { ...process.env, NX_DAEMON: "false" },
    encoding: "utf8",
    maxBuffer: 2 ** 24,
  });
  const { graph } = JSON.parse(output) as {
    readonly graph: { readonly nodes: Readonly<Record<string, { readonly data: Partial<Project> }>> };
  };
  const known = Object.entries(graph.nodes).map(([name, { data }]) => ({
    name,
    root: data.root ?? "",
    tags: data.tags ?? [],
    targets: data.targets ?? {},
  }));
  const roots = new Set(known.map(({ root }) => root));
  const overlooked = [...lambdaApps(), ...projectFolders()].filter((folder) => !roots.has(folder));
  if (overlooked.length > 0) throw new Error(`Nx knows no project in ${overlooked.join(", ")}`);
  return known;
}

function projectFolders(): readonly string[] {
  return ["apps", "libs"].flatMap((folder) =>
    readdirSync(join(workspaceRoot, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith("/project.json"))
      .map((file) => join(folder, dirname(file))),
  );
}

export function lambdaApps(): readonly string[] {
  return readdirSync(join(workspaceRoot, "apps"))
    .filter((name) => name.endsWith("-lambda"))
    .map((name) => `apps/${name}`);
}
