// In place of `sources.cjs` in the programs that Tollgate's own tests start: a bundle contains the sample instead of the
// team's files, and is written to the temporary folder of the test run.
const { tmpdir } = require("node:os");
const { join } = require("node:path");
const { withSample } = require("../../testing/runtime/sample/team-files.cjs");

exports.bundlesFolder = join(tmpdir(), "sample-programs");
exports.sourceFor = withSample;
