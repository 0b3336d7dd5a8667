module.exports = { displayName: "records", preset: "../../jest.preset.cjs" };
