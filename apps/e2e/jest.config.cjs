module.exports = {
  displayName: "e2e",
  preset: "../../jest.preset.cjs",
  testMatch: ["<rootDir>/src/**/*.e2e.ts"],
  testTimeout: 60_000,
  maxWorkers: 2,
};
