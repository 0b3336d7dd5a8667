// For the tests of a team's own Lambda functions: they run on what the team writes, where Tollgate's run on a sample.
const preset = { ...require("../../../jest.preset.cjs") };
delete preset.resolver;
delete preset.setupFiles;

module.exports = preset;
