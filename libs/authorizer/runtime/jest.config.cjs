module.exports = { displayName: "authorizer-runtime", preset: "../../../jest.preset.cjs" };
