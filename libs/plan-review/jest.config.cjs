const preset = require("../../jest.preset.cjs");

const [[, swc]] = Object.entries(preset.transform);

module.exports = {
  displayName: "plan-review",
  preset: "../../jest.preset.cjs",
  coverageThreshold: { global: { statements: 94, branches: 84, functions: 94, lines: 95 } },
  // The renderer of GitHub's Markdown, which a test holds the report against, is of ES modules only.
  transform: {
    ...preset.transform,
    "/(micromark[\\w-]*|decode-named-character-reference|character-entities|devlop)/.+\\.js$": [
      swc[0],
      { ...swc[1], jsc: { target: "es2022" } },
    ],
  },
  transformIgnorePatterns: [
    "/node_modules/(?!(micromark[\\w-]*|decode-named-character-reference|character-entities|devlop)/)",
  ],
};
