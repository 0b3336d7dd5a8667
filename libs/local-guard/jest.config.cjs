module.exports = { displayName: "local-guard", preset: "../../jest.preset.cjs" };
