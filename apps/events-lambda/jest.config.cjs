module.exports = { displayName: "events-lambda", preset: "../../jest.preset.cjs" };
