// For the tests of a team's own Lambda functions: they run on what the team writes, where Tollgate's run on a sample.
const preset = { ...require("../../../jest.preset.cjs") };
delete preset.resolver;
delete preset.setupFiles;

// Functions are bundled before a gateway starts.
module.exports = { ...preset, testTimeout: 30_000 };
