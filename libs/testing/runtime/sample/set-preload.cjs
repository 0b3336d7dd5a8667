const { join } = require("node:path");

// Each program that a test starts with its own environment loads the sample too.
process.env.NODE_OPTIONS = [process.env.NODE_OPTIONS, `--require "${join(__dirname, "preload.cjs")}"`]
  .filter(Boolean)
  .join(" ");
