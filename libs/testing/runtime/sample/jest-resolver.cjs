const { withSample } = require("./team-files.cjs");

// Jest's own way of finding a module, with the sample in place of what a team writes.
module.exports = (request, options) => withSample(options.defaultResolver(request, options));
