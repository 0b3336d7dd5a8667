module.exports = { displayName: "testing-runtime", preset: "../../../jest.preset.cjs" };
