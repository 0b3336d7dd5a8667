const { join } = require("node:path");

/** The folder of programs' bundles. */
exports.bundlesFolder = join(__dirname, "../../../.nx/programs");

/** The file whose text stands for a source in a bundle. */
exports.sourceFor = (file) => file;
