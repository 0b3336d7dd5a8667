module.exports = {
  displayName: "markdown",
  preset: "../../jest.preset.cjs",
  coverageThreshold: { global: { statements: 99, branches: 80, functions: 99, lines: 99 } },
};
