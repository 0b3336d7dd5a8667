module.exports = { displayName: "authorizer-infra", preset: "../../../jest.preset.cjs" };
