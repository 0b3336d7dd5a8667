module.exports = { displayName: "self-service-lambda", preset: "../../jest.preset.cjs" };
