module.exports = { displayName: "gateway-definition", preset: "../../../jest.preset.cjs" };
