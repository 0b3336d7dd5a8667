module.exports = { displayName: "program-output", preset: "../../jest.preset.cjs" };
