// Bundles: each Lambda function and the CDKTF app as one file, with a bill of materials and a check whether
// it is current.
// Not here: which bundles a command builds (`synth.ts` and `build.ts`).

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build, formatMessages } from "esbuild";
import { zipSync } from "fflate";
import { bundlerPlugins, distFolder, sourceFolder } from "./app-files";
import { billOfMaterials } from "./bill-of-materials";
import { BundleError, isBuildFailure } from "./bundle-error";
import { handlersOf } from "./handlers";
import { hashOfText, hasScopeTable, inlineScopeTable, SCOPE_TABLE, scopeTableJson } from "./scope-table";
import { workspaceRoot } from "../workspace-root";

/** A program that is bundled into one file: a Lambda function, or the CDKTF app. */
export interface Bundle {
  /** The app's folder, relative to the workspace's root: `apps/health-lambda`. */
  readonly app: string;
  /**
   * A Lambda is minified and zipped. A program keeps the packages' own files if it needs them at run time.
   */
  readonly kind: "lambda" | "program";
}

/**
 * The inputs of a bundle, stored beside it: the path and the hash of each file of the repository, and the hash
 * of the scopes that the document's routes require.
 */
type Fingerprint = Record<string, string>;

/** Inputs that esbuild does not list, but that affect its output. */
const ALWAYS = [
  // They say that these libraries' modules have no side effects, so that unused ones are left out. A team's modules may have some.
  "libs/observability/runtime/package.json",
  "libs/tenant-provisioning/runtime/package.json",
  "package-lock.json",
  "tsconfig.base.json",
  "libs/workspace/src/bundle/bundle.ts",
  "libs/workspace/src/bundle/bill-of-materials.ts",
];

/** The earliest time that a zip file can store. A constant time gives the same bytes for the same source. */
const ZIP_EPOCH = new Date(1980, 0, 1);

/**
 * Bundles `src/main.ts` of an app into `dist/index.js`, with `meta.json` and, for a Lambda, `function.zip`
 * and its bill of materials, `sbom.cdx.json`.
 *
 * @throws {DocumentError} when the bundle contains what the document's routes require, and it has a mistake.
 * @throws {BundleError} when the source does not build, or a Lambda exports no handler. The previous build is
 * kept then.
 */
export async function bundle({ app, kind }: Bundle): Promise<void> {
  const dist = distFolder(app);
  const scopeTable = hasScopeTable(app) ? await scopeTableJson() : undefined;
  const { metafile, warnings, outputFiles } = await build({
    absWorkingDir: workspaceRoot,
    entryPoints: [join(sourceFolder(app), "src/main.ts")],
    outfile: join(dist, "index.js"),
    write: false,
    plugins: [...(scopeTable === undefined ? [] : [inlineScopeTable(app, scopeTable)]), ...bundlerPlugins],
    bundle: true,
    platform: "node",
    format: "cjs",
    target: kind === "lambda" ? "node22" : "node20",
    // Prefers ES modules, because esbuild can remove their unused code.
    mainFields: ["module", "main"],
    minify: kind === "lambda",
    sourcemap: "linked",
    metafile: true,
    logLevel: "silent",
    tsconfig: "tsconfig.base.json",
  }).catch((error: unknown) => {
    throw isBuildFailure(error) ? new BundleError(app, error) : error;
  });
  if (kind === "lambda") await requireHandlers(app);
  for (const text of await formatMessages(warnings, { kind: "warning" })) process.stderr.write(text);
  mkdirSync(dist, { recursive: true });
  for (const { path, contents } of outputFiles) writeWhole(path, contents);
  writeWhole(join(dist, "meta.json"), JSON.stringify(metafile));
  if (kind === "lambda") {
    // Uses this build's output, because another build may have written the file meanwhile.
    const code = outputFiles.find(({ path }) => path.endsWith(".js"))?.contents;
    if (!code) throw new Error(`${app}: esbuild has written no bundle`);
    writeWhole(
      join(dist, "function.zip"),
      zipSync({ "index.js": [code, { mtime: ZIP_EPOCH, os: 3, attrs: 0o644 << 16 }] }),
    );
    writeWhole(join(dist, "sbom.cdx.json"), billOfMaterials(app, metafile));
  }
  const inputs = Object.keys(metafile.inputs).filter((file) => !file.includes("node_modules/"));
  // Written last, so that an interrupted build counts as missing.
  const made = {
    ...fingerprint([...ALWAYS, ...inputs]),
    ...(scopeTable !== undefined && { [SCOPE_TABLE]: hashOfText(scopeTable) }),
  };
  writeWhole(join(dist, "fingerprint.json"), JSON.stringify(made));
}

/**
 * Checks that a Lambda's source exports what Lambda invokes. Without it, each request would get a 502.
 *
 * @throws {BundleError} when it lacks one. A source that assigns to `module.exports` is not checked
 */
async function requireHandlers(app: string): Promise<void> {
  const resolveDir = join(sourceFolder(app), "src");
  const handlers = handlersOf(app);
  await build({
    absWorkingDir: workspaceRoot,
    stdin: { contents: `export { ${handlers.join(", ")} } from "./main";`, resolveDir },
    write: false,
    plugins: [...bundlerPlugins],
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    logLevel: "silent",
    tsconfig: "tsconfig.base.json",
  }).catch((error: unknown) => {
    const missing = handlers.find(
      (handler) =>
        isBuildFailure(error) && error.errors.some(({ text }) => text.includes(`import "${handler}"`)),
    );
    if (missing === undefined) throw error;
    const text = `src/main.ts exports no ${missing}, which Lambda invokes: export async function ${missing}(event)`;
    throw new BundleError(app, { errors: [{ text }] });
  });
}

/**
 * Writes a file atomically: another program, which may build the same bundle, finds either the complete new
 * file or the previous one.
 */
function writeWhole(file: string, contents: string | Uint8Array): void {
  const part = `${file}.${process.pid}.part`;
  writeFileSync(part, contents);
  renameSync(part, file);
}

/** The file of the program that {@link bundle} builds from an app. */
export function bundledProgram(app: string): string {
  return join(distFolder(app), "index.js");
}

/**
 * Whether a bundle exists and its inputs have not changed. A document with a mistake counts as unchanged: whatever
 * serves or deploys it reports the mistake.
 */
export async function isUpToDate({ app }: Bundle): Promise<boolean> {
  try {
    const made = JSON.parse(readFileSync(join(distFolder(app), "fingerprint.json"), "utf8")) as Fingerprint;
    const { [SCOPE_TABLE]: scopeTable, ...files } = made;
    const now = fingerprint(Object.keys(files));
    if (!Object.entries(files).every(([file, hash]) => now[file] === hash)) return false;
    if (!hasScopeTable(app)) return true;
    if (scopeTable === undefined) return false;
    return await scopeTableJson().then(
      (json) => scopeTable === hashOfText(json),
      () => true,
    );
  } catch {
    return false;
  }
}

function fingerprint(files: readonly string[]): Fingerprint {
  return Object.fromEntries(files.map((file) => [file, hashOf(join(workspaceRoot, file))]));
}

function hashOf(file: string): string {
  return createHash("sha256").update(readFileSync(file)).digest("base64");
}
