module.exports = { displayName: "local-gateway", preset: "../../jest.preset.cjs" };
