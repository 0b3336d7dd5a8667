module.exports = { displayName: "emulator", preset: "../../jest.preset.cjs" };
