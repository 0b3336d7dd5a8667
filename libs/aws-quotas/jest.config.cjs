module.exports = {
  displayName: "aws-quotas",
  preset: "../../jest.preset.cjs",
  coverageThreshold: { global: { statements: 70, branches: 99, functions: 99, lines: 99 } },
};
