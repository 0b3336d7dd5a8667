module.exports = { displayName: "tenant-provisioning-runtime", preset: "../../../jest.preset.cjs" };
