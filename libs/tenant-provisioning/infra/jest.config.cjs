module.exports = { displayName: "tenant-provisioning-infra", preset: "../../../jest.preset.cjs" };
