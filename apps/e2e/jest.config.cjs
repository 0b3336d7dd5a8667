// What is built is tested as it is: without the sample of the unit tests.
const preset = { ...require("../../jest.preset.cjs") };
delete preset.resolver;
delete preset.setupFiles;

module.exports = {
  ...preset,
  displayName: "e2e",
  testMatch: ["<rootDir>/src/**/*.e2e.ts"],
  testTimeout: 60_000,
  maxWorkers: 2,
};
