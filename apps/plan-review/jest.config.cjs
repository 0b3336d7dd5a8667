module.exports = { displayName: "plan-review-command", preset: "../../jest.preset.cjs" };
