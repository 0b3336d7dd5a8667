// Configuration of dependency-cruiser: no import goes in a circle, neither between files nor between the folders of a project.
// Types count too: what two files share lies below both. `npx depcruise --config libs/workspace/nx/import-circles.cjs apps libs`
const { join } = require("node:path");

const circle = { severity: "error", from: {}, to: { circular: true } };

module.exports = {
  forbidden: [
    { name: "no-circle-of-files", ...circle },
    { name: "no-circle-of-folders", scope: "folder", ...circle },
  ],
  options: {
    includeOnly: "^(apps|libs)/",
    exclude: { path: "(^|/)(dist|node_modules)/|\\.(test|test-support|e2e)\\.tsx?$" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: join(__dirname, "../../../tsconfig.base.json") },
    enhancedResolveOptions: { extensions: [".ts", ".tsx", ".js", ".cjs"] },
  },
};
