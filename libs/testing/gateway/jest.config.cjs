module.exports = {
  displayName: "testing-gateway",
  preset: "../../../jest.preset.cjs",
  testTimeout: 30_000,
};
