module.exports = {
  displayName: "conformance-catalogue",
  preset: "../../jest.preset.cjs",
  coverageThreshold: { global: { statements: 89, branches: 79, functions: 91, lines: 92 } },
};
