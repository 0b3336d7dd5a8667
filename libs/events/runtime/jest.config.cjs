module.exports = { displayName: "events-runtime", preset: "../../../jest.preset.cjs" };
