module.exports = { displayName: "health-lambda", preset: "../../jest.preset.cjs" };
