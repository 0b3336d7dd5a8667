module.exports = { displayName: "observability-infra", preset: "../../../jest.preset.cjs" };
