module.exports = { displayName: "cell-room-lambda", preset: "../../jest.preset.cjs" };
