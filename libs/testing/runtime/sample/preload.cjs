const Module = require("node:module");
const { withSample } = require("./team-files.cjs");

// The same for programs that a test starts: `NODE_OPTIONS` names this file to each of them.
const resolve = Module._resolveFilename;
Module._resolveFilename = function (...asked) {
  return withSample(resolve.apply(this, asked));
};
