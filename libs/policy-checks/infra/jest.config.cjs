module.exports = { displayName: "policy-checks-infra", preset: "../../../jest.preset.cjs" };
