module.exports = {
  displayName: "testing-gateway",
  preset: "../../../jest.preset.cjs",
};
