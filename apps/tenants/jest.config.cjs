module.exports = { displayName: "tenants", preset: "../../jest.preset.cjs" };
