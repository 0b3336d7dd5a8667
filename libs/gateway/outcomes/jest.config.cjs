module.exports = {
  displayName: "gateway-outcomes",
  preset: "../../../jest.preset.cjs",
  coverageThreshold: { global: { statements: 99, branches: 95, functions: 99, lines: 99 } },
};
