module.exports = { displayName: "aws-quotas", preset: "../../jest.preset.cjs" };
