module.exports = {
  displayName: "environments",
  preset: "../../jest.preset.cjs",
  coverageThreshold: { global: { statements: 84, branches: 84, functions: 85, lines: 86 } },
};
