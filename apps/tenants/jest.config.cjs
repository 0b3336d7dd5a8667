module.exports = {
  displayName: "tenants",
  preset: "../../jest.preset.cjs",
  // Most of its tests wait: for servers that do not answer, and for programs.
  maxWorkers: 2,
};
