const { mkdirSync, mkdtempSync, rmSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join } = require("node:path");
const { compilerOptions } = require("./tsconfig.base.json");

const SAMPLE = `${__dirname}/libs/testing/runtime/sample`;

// Nx has Jest write its results here, for `npm test` to sum up; Jest does not make the folder itself.
mkdirSync(`${__dirname}/.test-results`, { recursive: true });

// One source of truth for import names: the path aliases of tsconfig.base.json.
const moduleNameMapper = Object.fromEntries(
  Object.entries(compilerOptions.paths).map(([name, [file]]) => [
    `^${name}$`,
    `${__dirname}/${file.replace(/^\.\//, "")}`,
  ]),
);

// What tests leave in the temporary folder, and cdktf for each app that it synthesizes, goes when the run ends.
const temporaryFolder = mkdtempSync(join(tmpdir(), "tollgate-tests-"));
process.env.TMPDIR = temporaryFolder;
process.on("exit", () => rmSync(temporaryFolder, { recursive: true, force: true }));

// Nx asks every program for colours, and tests read what the programs that they start print.
delete process.env.FORCE_COLOR;

// The AWS SDK's plans with Node.js are no result of a test.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

module.exports = {
  // One for all projects: they share what the transformer made.
  id: "tollgate",
  testEnvironment: "node",
  testMatch: ["<rootDir>/src/**/*.test.ts"],
  // Ends a test that hangs. It is no measure of speed: what a test takes depends on the machine and on what else runs there.
  testTimeout: 180_000,
  globalTeardown: `${__dirname}/libs/testing/runtime/jest-end.cjs`,
  // What a test builds is no reason to run it again.
  watchPathIgnorePatterns: ["/dist/", "/\\.test-results/"],
  moduleNameMapper,
  // Tollgate's tests run on a sample of what a team writes, and so do the programs that they start.
  resolver: `${SAMPLE}/jest-resolver.cjs`,
  setupFiles: [`${SAMPLE}/set-preload.cjs`],
  transform: {
    "^.+\\.ts$": [
      `${__dirname}/libs/testing/runtime/jest-transform.cjs`,
      {
        swcrc: false,
        jsc: { parser: { syntax: "typescript" }, target: "es2022" },
        module: { type: "commonjs" },
        sourceMaps: "inline",
      },
    ],
  },
  restoreMocks: true,
  // Passed to each module: a global of Jest's context takes many times as long to read. Without those that tests replace.
  sandboxInjectedGlobals: ["Array", "JSON", "Map", "Math", "Object", "Set"],
  // Of a project with a `coverageThreshold`. Babel's coverage takes less time than that of V8.
  coverageProvider: "babel",
  coverageReporters: ["text-summary"],
  collectCoverageFrom: ["<rootDir>/src/**/*.ts", "!**/*.test.ts", "!**/*.test-support.ts"],
  // Another order each time, so that no test depends on one before it. Jest prints the seed, and `--seed` repeats its order.
  randomize: true,
};
