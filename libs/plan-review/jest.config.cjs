module.exports = { displayName: "plan-review", preset: "../../jest.preset.cjs" };
