module.exports = { displayName: "observability-runtime", preset: "../../../jest.preset.cjs" };
