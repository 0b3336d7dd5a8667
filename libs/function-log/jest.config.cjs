module.exports = { displayName: "function-log", preset: "../../jest.preset.cjs" };
