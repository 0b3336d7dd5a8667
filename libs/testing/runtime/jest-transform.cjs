// Jest's transformer of TypeScript. What it makes of a file depends on nothing of the project that is tested, so all
// projects share it: `@swc/jest` names it by the project's folder, and each project would make it again.
const { createHash } = require("node:crypto");
const { version } = require("@swc/core/package.json");
const swc = require("@swc/jest");

exports.createTransformer = (options) => ({
  ...swc.createTransformer(options),
  getCacheKey: (source, file, { instrument, supportsStaticESM }) =>
    createHash("sha256")
      .update(JSON.stringify([version, process.version, options, file, instrument, supportsStaticESM]))
      .update(source)
      .digest("hex"),
});
