module.exports = { displayName: "gateway-infra", preset: "../../../jest.preset.cjs" };
