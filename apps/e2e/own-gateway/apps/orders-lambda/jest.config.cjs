const { basename } = require("node:path");

module.exports = { displayName: basename(__dirname), preset: "../../libs/testing/gateway/jest-preset.cjs" };
