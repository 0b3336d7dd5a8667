module.exports = { displayName: "usage-lambda", preset: "../../jest.preset.cjs" };
