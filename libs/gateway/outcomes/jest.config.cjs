module.exports = { displayName: "gateway-outcomes", preset: "../../../jest.preset.cjs" };
