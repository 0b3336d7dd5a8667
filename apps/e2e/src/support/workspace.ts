import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** The workspace under test. */
export const workspaceRoot = resolve(__dirname, "../../../..");

/** What the tests read of a `project.json`. */
export interface Project {
  readonly name: string;
  /** Folder from the workspace's root. */
  readonly root: string;
  readonly tags: readonly string[];
  readonly targets: Readonly<Record<string, unknown>>;
}

/** Every Nx project with a `project.json`, which all but the Lambda functions have, read from its file and not from Nx: a project that Nx overlooks must not escape a test. */
export function projects(): readonly Project[] {
  return ["apps", "libs"].flatMap((folder) =>
    readdirSync(join(workspaceRoot, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith("/project.json"))
      .map((file) => {
        const untrusted = JSON.parse(
          readFileSync(join(workspaceRoot, folder, file), "utf8"),
        ) as Partial<Project>;
        return {
          name: untrusted.name ?? "(no name)",
          root: join(folder, file, ".."),
          tags: untrusted.tags ?? [],
          targets: untrusted.targets ?? {},
        };
      }),
  );
}

/** Folders of the Lambda functions. */
export function lambdaApps(): readonly string[] {
  return readdirSync(join(workspaceRoot, "apps"))
    .filter((name) => name.endsWith("-lambda"))
    .map((name) => `apps/${name}`);
}
