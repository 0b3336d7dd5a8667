// Most tests start servers and functions' threads.
module.exports = { displayName: "emulator", preset: "../../jest.preset.cjs", testTimeout: 30_000 };
