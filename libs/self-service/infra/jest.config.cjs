module.exports = { displayName: "self-service-infra", preset: "../../../jest.preset.cjs" };
