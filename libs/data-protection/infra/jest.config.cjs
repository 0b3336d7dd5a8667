module.exports = { displayName: "data-protection-infra", preset: "../../../jest.preset.cjs" };
