module.exports = { displayName: "token-hashing", preset: "../../jest.preset.cjs" };
