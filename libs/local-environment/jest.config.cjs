module.exports = { displayName: "local-environment", preset: "../../jest.preset.cjs" };
