const { join } = require("node:path");

const libs = join(__dirname, "../../..");

/** What a team writes, and what stands in its place while Tollgate's own tests run. */
const samples = new Map(
  [
    ["environments/src/environments.ts", "environments/src/sample.test-support.ts"],
    ["gateway/definition/src/backends.ts", "gateway/definition/src/backends.test-support.ts"],
    ["gateway/definition/src/open-api-path.ts", "gateway/definition/src/open-api-path.test-support.ts"],
    ["workspace/src/bundle/app-files.ts", "workspace/src/bundle/app-files.test-support.ts"],
    ["workspace/loader/sources.cjs", "workspace/loader/sources.test-support.cjs"],
  ].map(([team, sample]) => [join(libs, team), join(libs, sample)]),
);

/** The file to load for one that was asked for. A loader may have put a query behind its path. */
exports.withSample = (file) => {
  const [path, query] = file.split("?");
  const sample = samples.get(path);
  return sample === undefined ? file : query === undefined ? sample : `${sample}?${query}`;
};
