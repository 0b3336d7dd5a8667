module.exports = {
  displayName: "token-hashing",
  preset: "../../jest.preset.cjs",
  coverageThreshold: { global: { statements: 97, branches: 95, functions: 99, lines: 99 } },
};
