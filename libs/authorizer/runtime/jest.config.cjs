module.exports = {
  displayName: "authorizer-runtime",
  preset: "../../../jest.preset.cjs",
  coverageThreshold: { global: { statements: 99, branches: 97, functions: 99, lines: 99 } },
};
