module.exports = { displayName: "testing-infra", preset: "../../../jest.preset.cjs" };
