import nx from "@nx/eslint-plugin";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import prettier from "eslint-config-prettier";
import tseslint from "typescript-eslint";

const read = (file) => JSON.parse(readFileSync(join(import.meta.dirname, file), "utf8"));

const CDKTF = ["cdktf*", "@cdktf/*", "constructs*"];
const AWS_SDK = ["@aws-sdk/*", "@smithy/*"];

/** The design's table of tags. `scope:testing` marks what only a test may import. */
const constraints = [
  {
    sourceTag: "platform:pure",
    onlyDependOnLibsWithTags: ["platform:pure"],
    bannedExternalImports: [...CDKTF, ...AWS_SDK],
  },
  {
    sourceTag: "platform:node",
    onlyDependOnLibsWithTags: ["platform:pure", "platform:node"],
    notDependOnLibsWithTags: ["platform:cdktf"],
    bannedExternalImports: CDKTF,
  },
  {
    sourceTag: "platform:cdktf",
    onlyDependOnLibsWithTags: ["platform:pure", "platform:cdktf"],
    bannedExternalImports: AWS_SDK,
  },
  { sourceTag: "type:app", onlyDependOnLibsWithTags: ["type:lib"] },
  { sourceTag: "type:lib", onlyDependOnLibsWithTags: ["type:lib"] },
  { sourceTag: "type:e2e", onlyDependOnLibsWithTags: ["scope:testing"] },
];

/** In a test file, every platform may also use the projects tagged `scope:testing`. */
const constraintsInTests = constraints.map((constraint) =>
  constraint.sourceTag.startsWith("platform:")
    ? {
        ...constraint,
        onlyDependOnLibsWithTags: [...constraint.onlyDependOnLibsWithTags, "scope:testing"],
      }
    : constraint,
);

const boundaries = (depConstraints) => ({
  "@nx/enforce-module-boundaries": [
    "error",
    {
      enforceBuildableLibDependency: false,
      allow: [],
      checkDynamicDependenciesExceptions: [],
      depConstraints,
    },
  ],
});

/** Jest's types are there everywhere, and its functions only in tests. */
const JEST = ["jest", "describe", "it", "test", "expect", "beforeAll", "beforeEach", "afterAll", "afterEach"];

const projectFiles = ["apps", "libs"].flatMap((folder) =>
  readdirSync(join(import.meta.dirname, folder), { recursive: true })
    .filter((file) => file.endsWith("project.json"))
    .map((file) => `${folder}/${file}`),
);
const pureSources = projectFiles
  .filter((file) => read(file).tags?.includes("platform:pure"))
  .map((file) => `${dirname(file)}/src/**/*.ts`);

// One program for all projects is many times as fast as one for each, and slower than one for the project that you work on.
const allPrograms = [
  "tsconfig.check.json",
  ...read("tsconfig.check.json")
    .exclude.map((folder) => `${folder}/tsconfig.json`)
    .filter((file) => existsSync(join(import.meta.dirname, file))),
];
const types = process.env.LINT_ALL === "true" ? { project: allPrograms } : { projectService: true };

export default tseslint.config(
  // Also what other steps of CI install or write at the same time.
  {
    ignores: [
      "**/node_modules",
      "**/dist",
      ".nx",
      "cdktf.out",
      ".ci/tools",
      "apps/docs/.vitepress/{cache,.temp}",
    ],
  },
  ...tseslint.configs.recommended,
  {
    files: ["**/*.ts", "**/*.tsx"],
    // Rules that ask the compiler: the part of typescript-eslint's `strictTypeChecked` that finds faults.
    languageOptions: { parserOptions: { ...types, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/await-thenable": "error",
      "@typescript-eslint/no-array-delete": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-for-in-array": "error",
      "@typescript-eslint/no-misused-promises": "error",
      "@typescript-eslint/only-throw-error": "error",
      "@typescript-eslint/prefer-promise-reject-errors": "error",
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    // An asynchronous listener of a test's server: where it fails, the rejection that nobody handles fails the test.
    files: ["**/*.test.ts", "**/*.test-support.ts"],
    rules: {
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { arguments: false } }],
    },
  },
  // Its functions have the workspace's settings only once a test has copied them.
  { files: ["apps/e2e/own-gateway/**"], ...tseslint.configs.disableTypeChecked },
  {
    files: ["**/*.ts", "**/*.tsx"],
    plugins: { "@nx": nx },
    rules: {
      ...boundaries(constraints),
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      eqeqeq: ["error", "always", { null: "ignore" }],
      "no-console": "off",
    },
  },
  { files: ["**/*.test.ts", "**/*.test-support.ts", "**/*.e2e.ts"], rules: boundaries(constraintsInTests) },
  {
    files: ["apps/**/*.ts", "libs/**/*.ts"],
    ignores: ["**/*.test.ts", "**/*.test-support.ts", "apps/bench/**"],
    rules: {
      "@typescript-eslint/no-restricted-imports": [
        "error",
        {
          paths: [
            {
              name: "@tollgate/environments/sample",
              message: "It is for tests: use the team's environments.",
            },
            { name: "@tollgate/observability-runtime/sample", message: "It is for tests." },
            { name: "@tollgate/usage-runtime/sample", message: "It is for tests." },
          ],
        },
      ],
    },
  },
  {
    files: ["apps/**/*.ts", "libs/**/*.ts", "libs/**/*.tsx"],
    ignores: ["**/*.test.ts", "**/*.test-support.ts", "apps/e2e/**", "libs/testing/**"],
    rules: { "no-restricted-globals": ["error", ...JEST] },
  },
  {
    files: pureSources,
    ignores: ["**/*.test.ts", "**/*.test-support.ts"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              regex:
                "^(node:)?(fs|http|https|http2|net|tls|dgram|dns|child_process|worker_threads|cluster)(/.*)?$",
              message: "A platform:pure project does no I/O: take the data as an argument instead.",
            },
          ],
        },
      ],
      "no-restricted-globals": ["error", "process", "fetch", ...JEST],
    },
  },
  {
    files: ["apps/**/*.ts", "libs/**/*.ts"],
    // What stands for somebody else's ARN may be written out: tests, and what measures with plans and events made up.
    ignores: [
      "**/*.test.ts",
      "**/*.test-support.ts",
      "apps/e2e/**",
      "apps/bench/**",
      "libs/testing/any-gateway/**",
      "apps/plan-review/src/measure-large-plan.ts",
    ],
    rules: {
      "no-restricted-syntax": [
        "error",
        {
          selector:
            ":not(CallExpression[callee.name='eachPage']) > CallExpression[callee.name=/^paginate[A-Z]/]",
          message:
            "Read it by eachPage of libs/tenant-provisioning/runtime, which ends at pages that go round.",
        },
        ...[
          "Literal[value=/arn:aws:/]",
          "Literal[regex.pattern=/arn:aws:/]",
          "TemplateElement[value.raw=/arn:aws:/]",
        ].map((selector) => ({
          selector,
          message: "Put an ARN together with awsArn of libs/environments, which knows the partition.",
        })),
      ],
    },
  },
  {
    files: ["**/*.cjs"],
    languageOptions: { sourceType: "commonjs" },
    rules: { "@typescript-eslint/no-require-imports": "off", "no-undef": "off" },
  },
  prettier,
);
