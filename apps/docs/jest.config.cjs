const preset = require("../../jest.preset.cjs");

const [[, swc]] = Object.entries(preset.transform);
const ES_MODULES = "(micromark[\\w-]*|decode-named-character-reference|character-entities|devlop)";

module.exports = {
  displayName: "docs",
  preset: "../../jest.preset.cjs",
  // The renderer of GitHub's Markdown is of ES modules only.
  transform: {
    ...preset.transform,
    [`/${ES_MODULES}/.+\\.js$`]: [swc[0], { ...swc[1], jsc: { target: "es2022" } }],
  },
  transformIgnorePatterns: [`/node_modules/(?!${ES_MODULES}/)`],
};
