// Bundles a program of the workspace for `register.cjs`: `node write-bundle.cjs <file>`. Packages stay outside.
// Writes nothing, and fails, where the sources do not build, or a package that they import is not installed.
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const { createRequire, isBuiltin } = require("node:module");
const { dirname, join, relative } = require("node:path");
const { build } = require("esbuild");
const { digestOf, filesOf, root } = require("./kept-bundle.cjs");
const { sourceFor } = require("./sources.cjs");

const PLACE = /\b__(?:dirname|filename)\b/;

/** Gives each source its own `__dirname` and `__filename`, in the first line, so that lines keep their numbers. */
const sources = {
  name: "sources",
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const file = sourceFor(path);
      const text = readFileSync(file, "utf8");
      const at = JSON.stringify(`/${relative(root, file).replaceAll("\\", "/")}`);
      const place = `const __filename = workspaceRoot__ + ${at}; const __dirname = workspaceRoot__ + ${JSON.stringify(dirname(JSON.parse(at)))};`;
      return { contents: PLACE.test(text) ? place + text : text, loader: "ts", resolveDir: dirname(file) };
    }),
};

async function writeBundle(entry) {
  const files = filesOf(entry);
  const up = JSON.stringify(relative(dirname(entry), root));
  const { metafile, outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: files.code,
    write: false,
    bundle: true,
    packages: "external",
    platform: "node",
    format: "cjs",
    target: "node20",
    // A package is loaded by one loader however it is imported: `import()` becomes `require`.
    supported: { "dynamic-import": false },
    banner: { js: `const workspaceRoot__ = require("node:path").resolve(__dirname, ${up});` },
    sourcemap: "external",
    sourcesContent: false,
    metafile: true,
    logLevel: "silent",
    tsconfig: "tsconfig.base.json",
    plugins: [sources],
  });
  requireInstalled(metafile);
  const textOf = (path) => outputFiles.find((file) => file.path === path).text;
  const code = `${textOf(files.code)}\n//# sourceMappingURL=${encodeURI(files.map)}\n`;
  const inputs = Object.keys(metafile.inputs);
  const origin = JSON.stringify({ inputs, digest: digestOf(inputs, code) });
  mkdirSync(files.folder, { recursive: true });
  writeWhole(files.map, textOf(files.map));
  writeWhole(files.code, code);
  writeWhole(files.origin, origin);
}

/** @throws {Error} when a package that a source imports is not installed */
function requireInstalled({ inputs }) {
  for (const [file, { imports }] of Object.entries(inputs)) {
    const require = createRequire(join(root, file));
    for (const { path, external, kind } of imports)
      if (external && kind !== "require-resolve" && !isBuiltin(path)) require.resolve(path);
  }
}

/** Another process that writes the same bundle finds the whole file, or the one before. */
function writeWhole(file, text) {
  const part = `${file}.${process.pid}.part`;
  writeFileSync(part, text);
  renameSync(part, file);
}

void writeBundle(process.argv[2]);
