module.exports = { displayName: "markdown", preset: "../../jest.preset.cjs" };
