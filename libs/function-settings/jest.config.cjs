module.exports = { displayName: "function-settings", preset: "../../jest.preset.cjs" };
