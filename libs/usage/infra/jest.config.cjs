module.exports = { displayName: "usage-infra", preset: "../../../jest.preset.cjs" };
