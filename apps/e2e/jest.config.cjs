// Programs run in copies of the workspace that hold the sample, so the tests' own modules need none.
const preset = require("../../libs/testing/gateway/jest-preset.cjs");

module.exports = {
  ...preset,
  displayName: "e2e",
  globalSetup: "<rootDir>/src/support/copies/sample-workspace.ts",
  testMatch: ["<rootDir>/src/**/*.e2e.ts"],
  // As in the preset, it ends what hangs, and a deployment has many steps.
  testTimeout: 600_000,
  maxWorkers: 2,
  // The steps of a deployment follow each other.
  randomize: false,
};
