import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, relative } from "node:path";
import { workspaceRoot } from "../workspace";

/** A copy of the workspace like a clean clone: without bundles, state and files that Git ignores. */
export interface ScratchWorkspace {
  readonly root: string;
  remove(): void;
}

/**
 * Copies the workspace's files to a temporary folder. Only `node_modules` is shared. Does not need Git. The
 * sample replaces the team's files, so that tests know the copy's service, routes and plans.
 */
export function scratchWorkspace(): ScratchWorkspace {
  const root = mkdtempSync(join(tmpdir(), "tollgate-e2e-"));
  const isIgnored = ignoredPaths();
  for (const name of readdirSync(workspaceRoot))
    if (!isIgnored(name))
      cpSync(join(workspaceRoot, name), join(root, name), {
        recursive: true,
        filter: (source) => !isIgnored(relative(workspaceRoot, source)),
      });
  symlinkSync(join(workspaceRoot, "node_modules"), join(root, "node_modules"), "dir");
  layOverSample(root);
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) };
}

/**
 * Only the sample's backend that routes use. The others are for unit tests, and would leave tables and
 * secrets on a server.
 */
const BACKENDS = `import type { Backend, BackendName } from "./backend";

export const backends: Readonly<Record<BackendName, Backend>> = {
  health: { app: "health-lambda", timeoutSeconds: 5, memoryMb: 256 },
};
`;

/** Replaces all of the team's files by the sample. */
function layOverSample(root: string): void {
  const sample = join(root, "libs/testing/runtime/sample");
  const definition = join(root, "libs/gateway/definition");
  const environments = join(root, "libs/environments/src");
  cpSync(join(environments, "sample.test-support.ts"), join(environments, "environments.ts"));
  writeFileSync(join(definition, "src/backends.ts"), BACKENDS);
  cpSync(join(definition, "sample/openapi.yaml"), join(definition, "openapi.yaml"));
  const kept = gatewayApps(definition);
  for (const name of readdirSync(join(root, "apps")))
    if (name.endsWith("-lambda") && !kept.includes(name))
      rmSync(join(root, "apps", name), { recursive: true });
  cpSync(join(sample, "health-lambda"), join(root, "apps/health-lambda"), { recursive: true });
}

/**
 * The functions that are the gateway's own and no team's. Read, because Jest's `globalSetup` resolves no import of
 * another project.
 *
 * @param definition the folder `libs/gateway/definition`
 */
function gatewayApps(definition: string): readonly string[] {
  const source = readFileSync(join(definition, "src/gateway-apps.ts"), "utf8");
  const names = source.match(/(?<=")[\w-]+-lambda(?=")/g) ?? [];
  if (names.length === 0) throw new Error(`${definition} names no functions of the gateway`);
  return names;
}

/**
 * Returns a function that tells whether `.gitignore` covers a path, relative to the workspace's root.
 *
 * @throws {Error} for an unsupported pattern
 */
function ignoredPaths(): (path: string) => boolean {
  const patterns = readFileSync(join(workspaceRoot, ".gitignore"), "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
  const tests = patterns.map((pattern) => {
    const [, stem = ""] = /^([\w.*-]+(?:\/[\w.-]+)*)\/?$/.exec(pattern) ?? [];
    if (stem === "") throw new Error(`.gitignore: ${pattern} is of a form that tests do not know`);
    if (stem.includes("/")) return (path: string) => path === stem;
    const glob = new RegExp(`^${stem.replaceAll(".", "\\.").replaceAll("*", ".*")}$`);
    return (path: string) => glob.test(basename(path));
  });
  return (path) => path === ".git" || tests.some((test) => test(path));
}
