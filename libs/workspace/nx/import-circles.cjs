// Configuration of dependency-cruiser: no import goes in a circle, neither between files nor between the folders of a project.
// Types count too: what two files share lies below both. `npx depcruise --config libs/workspace/nx/import-circles.cjs apps libs`
const { join } = require("node:path");

/** Projects whose circles are not mended yet. Only ever made shorter. */
const KNOWN = {
  files: ["libs/emulator", "libs/environments", "libs/gateway/definition", "libs/observability/runtime"],
  folders: ["libs/console", "libs/emulator", "libs/environments"],
};

const rule = (name, known, scope) => ({
  name,
  severity: "error",
  ...(scope && { scope }),
  from: { pathNot: known.map((project) => `^${project}/`) },
  to: { circular: true },
});

module.exports = {
  forbidden: [rule("no-circle-of-files", KNOWN.files), rule("no-circle-of-folders", KNOWN.folders, "folder")],
  options: {
    includeOnly: "^(apps|libs)/",
    exclude: { path: "(^|/)(dist|node_modules)/|\\.(test|test-support|e2e)\\.tsx?$" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: join(__dirname, "../../../tsconfig.base.json") },
    enhancedResolveOptions: { extensions: [".ts", ".tsx", ".js", ".cjs"] },
  },
};
