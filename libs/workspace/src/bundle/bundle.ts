import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build, formatMessages } from "esbuild";
import { zipSync } from "fflate";
import { bundlerPlugins, distFolder, sourceFolder } from "./app-files";
import { billOfMaterials } from "./bill-of-materials";
import { BundleError, isBuildFailure } from "./bundle-error";
import { workspaceRoot } from "../workspace-root";

/** A program that is bundled into one file: a Lambda function, or the CDKTF app. */
export interface Bundle {
  /** Folder of the app, from the workspace's root: `apps/health-lambda`. */
  readonly app: string;
  /** A Lambda is minified and zipped; a program keeps the packages' own files where they are needed at run time. */
  readonly kind: "lambda" | "program";
}

/** What a bundle was made from, kept beside it: the path of each input and the hash of what is in the repository. */
type Fingerprint = Record<string, string>;

/** Inputs that are not in esbuild's list, yet change what it writes. */
const ALWAYS = [
  "package-lock.json",
  "tsconfig.base.json",
  "libs/workspace/src/bundle/bundle.ts",
  "libs/workspace/src/bundle/bill-of-materials.ts",
];

/** The earliest time that a zip can hold: with it, the same source gives the same bytes. */
const ZIP_EPOCH = new Date(1980, 0, 1);

/**
 * Bundles `src/main.ts` of an app into `dist/index.js`, with `meta.json` and, for a Lambda, `function.zip` and its bill of
 * materials, `sbom.cdx.json`.
 *
 * @throws {BundleError} when the source does not build, or a Lambda exports no handler; what was built before stays.
 */
export async function bundle({ app, kind }: Bundle): Promise<void> {
  const dist = distFolder(app);
  const { metafile, warnings, outputFiles } = await build({
    absWorkingDir: workspaceRoot,
    entryPoints: [join(sourceFolder(app), "src/main.ts")],
    outfile: join(dist, "index.js"),
    write: false,
    plugins: [...bundlerPlugins],
    bundle: true,
    platform: "node",
    format: "cjs",
    target: kind === "lambda" ? "node22" : "node20",
    // ES modules where a package has them: of these, esbuild leaves out what is not used.
    mainFields: ["module", "main"],
    minify: kind === "lambda",
    sourcemap: "linked",
    metafile: true,
    logLevel: "silent",
    tsconfig: "tsconfig.base.json",
  }).catch((error: unknown) => {
    throw isBuildFailure(error) ? new BundleError(app, error) : error;
  });
  if (kind === "lambda") await requireHandler(app);
  for (const text of await formatMessages(warnings, { kind: "warning" })) process.stderr.write(text);
  mkdirSync(dist, { recursive: true });
  for (const { path, contents } of outputFiles) writeWhole(path, contents);
  writeWhole(join(dist, "meta.json"), JSON.stringify(metafile));
  if (kind === "lambda") {
    // Of this build: another one may have written the file meanwhile.
    const code = outputFiles.find(({ path }) => path.endsWith(".js"))?.contents;
    if (!code) throw new Error(`${app}: esbuild has written no bundle`);
    writeWhole(
      join(dist, "function.zip"),
      zipSync({ "index.js": [code, { mtime: ZIP_EPOCH, os: 3, attrs: 0o644 << 16 }] }),
    );
    writeWhole(join(dist, "sbom.cdx.json"), billOfMaterials(app, metafile));
  }
  const inputs = Object.keys(metafile.inputs).filter((file) => !file.includes("node_modules/"));
  // Last, so that an interrupted build is seen as none.
  writeWhole(join(dist, "fingerprint.json"), JSON.stringify(fingerprint([...ALWAYS, ...inputs])));
}

/**
 * Holds a Lambda's source to the export that Lambda invokes: without it, each request would be a 502.
 *
 * @throws {BundleError} when it has none; one that assigns to `module.exports` is not looked into
 */
async function requireHandler(app: string): Promise<void> {
  const resolveDir = join(sourceFolder(app), "src");
  await build({
    absWorkingDir: workspaceRoot,
    stdin: { contents: 'export { handler } from "./main";', resolveDir },
    write: false,
    plugins: [...bundlerPlugins],
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    logLevel: "silent",
    tsconfig: "tsconfig.base.json",
  }).catch((error: unknown) => {
    const isMissing =
      isBuildFailure(error) && error.errors.some(({ text }) => text.includes('import "handler"'));
    if (!isMissing) throw error;
    const text = "src/main.ts exports no handler, which Lambda invokes: export async function handler(event)";
    throw new BundleError(app, { errors: [{ text }] });
  });
}

/** Writes a file at once: another program, which may build the same bundle, finds all of it or what was there before. */
function writeWhole(file: string, contents: string | Uint8Array): void {
  const part = `${file}.${process.pid}.part`;
  writeFileSync(part, contents);
  renameSync(part, file);
}

/** The program that {@link bundle} makes of an app. */
export function bundledProgram(app: string): string {
  return join(distFolder(app), "index.js");
}

/** Whether a bundle exists and was made from the files as they are now. */
export function isUpToDate({ app }: Bundle): boolean {
  try {
    const made = JSON.parse(readFileSync(join(distFolder(app), "fingerprint.json"), "utf8")) as Fingerprint;
    const now = fingerprint(Object.keys(made));
    return Object.entries(made).every(([file, hash]) => now[file] === hash);
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
