module.exports = { displayName: "cell-router", preset: "../../jest.preset.cjs" };
