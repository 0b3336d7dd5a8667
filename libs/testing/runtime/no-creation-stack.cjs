// In place of the module with which cdktf and constructs remember where each value was created: a fifth of a synthesis in Jest,
// which looks every frame up in source maps. No test reads it.
module.exports = { captureStackTrace: () => [] };
