module.exports = {
  displayName: "records",
  preset: "../../jest.preset.cjs",
  coverageThreshold: { global: { statements: 63, branches: 68, functions: 48, lines: 63 } },
};
