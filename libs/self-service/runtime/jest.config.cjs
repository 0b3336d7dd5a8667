module.exports = { displayName: "self-service-runtime", preset: "../../../jest.preset.cjs" };
