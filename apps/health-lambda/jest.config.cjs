const { basename } = require("node:path");

module.exports = { displayName: basename(__dirname), preset: "../../jest.preset.cjs" };
