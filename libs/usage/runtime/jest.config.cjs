module.exports = { displayName: "usage-runtime", preset: "../../../jest.preset.cjs" };
