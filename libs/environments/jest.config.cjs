module.exports = { displayName: "environments", preset: "../../jest.preset.cjs" };
