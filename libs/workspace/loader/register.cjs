// Starts the workspace's programs: `node --require ./libs/workspace/loader/register.cjs apps/tenants/src/main.ts`.
// A program is loaded as one bundle of the workspace's sources, which takes a third of the time of loading them one
// by one. A bundle is kept, and used only as long as it is made from the sources as they are.
// Not here: bundles that are deployed, which are in `libs/workspace/src/bundle`.
const { spawnSync } = require("node:child_process");
const { existsSync, realpathSync } = require("node:fs");
const Module = require("node:module");
const { join } = require("node:path");
const { keptBundle, root } = require("./kept-bundle.cjs");

Module._extensions[".ts"] = (module, file) => {
  const code = keptBundle(file) ?? newBundle(file);
  if (code === undefined) {
    loadFileByFile(file);
    return;
  }
  process.setSourceMapsEnabled(true);
  // Where `node_modules` is a link, Node.js may load a package twice: by the link and by its own path.
  module.paths = module.paths.filter(existsSync).map((folder) => realpathSync(folder));
  module._compile(code, file);
};

/** Made by a process of its own: a bundler's plugins are asynchronous, and `require` is not. */
function newBundle(file) {
  spawnSync(process.execPath, [join(__dirname, "write-bundle.cjs"), file], { stdio: "ignore" });
  return keptBundle(file);
}

/**
 * Loads a program that cannot be bundled or kept. tsx reports a syntax error, or an import that is not there, by the
 * file with it.
 */
function loadFileByFile(file) {
  process.env.TSX_TSCONFIG_PATH ??= join(root, "tsconfig.json");
  delete Module._extensions[".ts"];
  delete require.cache[file];
  import("tsx").then(() => require(file));
}
