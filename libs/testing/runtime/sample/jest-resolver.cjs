const { join } = require("node:path");
const { withSample } = require("./team-files.cjs");

const CREATION_STACK = /[\\/]node_modules[\\/](?:cdktf|constructs)[\\/]lib[\\/].*\bstack-trace\.js$/;
const NO_CREATION_STACK = join(__dirname, "../no-creation-stack.cjs");

// Jest's own way of finding a module, with the sample in place of what a team writes, and without creation stacks.
module.exports = (request, options) => {
  const found = options.defaultResolver(request, options);
  return CREATION_STACK.test(found) ? NO_CREATION_STACK : withSample(found);
};
