// Nx's plugin: gives each project its targets by its place and files, so that a `project.json` says its name, its tags and
// what is special of it, which goes before what is said here. A Lambda function, a folder `apps/*-lambda`, needs no `project.json`.
// Plain JavaScript, because Nx would need a TypeScript loader, and time at each start, for anything else.
const { existsSync, readFileSync } = require("node:fs");
const { basename, dirname, join } = require("node:path");

/** Libraries that read the team's backends: a program that imports one of them needs every Lambda function. */
const SERVING = ["@tollgate/gateway-infra", "@tollgate/local-environment"];
const IMPORTS_SERVING = new RegExp(`(?:from|import|import\\()\\s*["'](?:${SERVING.join("|")})["']`);

const isLambda = (root) => /^apps\/[^/]+-lambda$/.test(root);
const isSource = (file) => /\.tsx?$/.test(file) && !/\.(test|test-support|e2e)\.tsx?$/.test(file);

const command = (line, rest) => ({ executor: "nx:run-commands", options: { command: line }, ...rest });
const cached = (line, rest) => command(line, { cache: true, ...rest });

const LINT = cached("eslint --max-warnings 0 {projectRoot}", {
  inputs: [
    "default",
    "^default",
    "{workspaceRoot}/eslint.config.mjs",
    { externalDependencies: ["eslint", "typescript-eslint", "@nx/eslint-plugin"] },
  ],
});
const TYPECHECK = cached("tsc --noEmit --project {projectRoot}/tsconfig.json", {
  inputs: ["default", "^default", { externalDependencies: ["typescript"] }],
});

/** Jest, with results that `npm test` sums up. @param target name of the target */
const jestTarget = (target, { args, ...rest }) => {
  const results = `.test-results/{projectName}.${target}.json`;
  const made = cached(`jest --config {projectRoot}/jest.config.cjs --json --outputFile ${results}`, rest);
  return { ...made, outputs: [`{workspaceRoot}/${results}`], options: { ...made.options, args } };
};
const TEST = jestTarget("test", { inputs: ["default", "^production", "jest", "tools"] });
// Where a project says how much of it tests run, its tests fail below that: all of them, so `jest` by hand looks at none of it.
const TEST_WITH_COVERAGE = { ...TEST, options: { ...TEST.options, args: "--coverage" } };
/** The lines that no test runs. */
const COVERAGE = command(
  "jest --config {projectRoot}/jest.config.cjs --coverage --coverageReporters text",
  {},
);

/** End-to-end tests, of the folders that `args` says. @param full variable with which `-c full` runs more of them */
const e2e = (target, { tools, full, ...rest }) => ({
  [target]: jestTarget(target, {
    inputs: ["default", "^production", "jest", "workspace", tools],
    ...(full && { configurations: { full: { env: { [full]: "all" } } } }),
    ...rest,
  }),
});
const only = (folders) => `--testPathPatterns "/src/${folders}/"`;
const others = `--testPathIgnorePatterns "/src/(terraform|plan-review|rights|accounts|options|own-gateway)/"`;
const dependsOn = ["^build"];
const E2E = {
  ...e2e("e2e", { args: others, tools: "e2e-tools", dependsOn }),
  ...e2e("e2e-terraform", { args: only("(terraform|plan-review)"), tools: "terraform-tools", dependsOn }),
  ...e2e("e2e-own-gateway", { args: only("own-gateway"), tools: "e2e-tools", full: "OWN_GATEWAY" }),
  ...e2e("e2e-options", { args: only("options"), tools: "terraform-tools", full: "OPTIONS", dependsOn }),
  // Too long for `npm test`, which does not run them.
  "e2e-rights": command(`jest --config {projectRoot}/jest.config.cjs ${only("rights")}`, { dependsOn }),
  "e2e-accounts": command(`jest --config {projectRoot}/jest.config.cjs ${only("accounts")}`, { dependsOn }),
};

/** The target `build` of what is bundled. @param kind `lambda`, or `program` for an app whose `project.json` has an empty `build` */
const bundled = (root, kind) => ({
  build: command(
    `node --require ./libs/workspace/loader/register.cjs libs/workspace/src/build.ts ${root} ${kind}`,
    {
      outputs: ["{projectRoot}/dist"],
    },
  ),
});

/** What Nx is told of the project in a folder. */
function projectIn(root, workspaceRoot) {
  const has = (file) => existsSync(join(workspaceRoot, root, file));
  const own = has("project.json")
    ? JSON.parse(readFileSync(join(workspaceRoot, root, "project.json"), "utf8"))
    : {};
  const kind = isLambda(root)
    ? "lambda"
    : own.targets?.build && Object.keys(own.targets.build).length === 0 && "program";
  const hasThreshold =
    has("jest.config.cjs") &&
    readFileSync(join(workspaceRoot, root, "jest.config.cjs"), "utf8").includes("coverageThreshold");
  const test = hasThreshold ? TEST_WITH_COVERAGE : TEST;
  // Tests of a Lambda run its bundle.
  const tests = own.tags?.includes("type:e2e")
    ? E2E
    : {
        test: kind === "lambda" ? { ...test, dependsOn: ["build"] } : test,
        ...(hasThreshold && { coverage: COVERAGE }),
      };
  return {
    root,
    projectType: root.startsWith("apps/") ? "application" : "library",
    sourceRoot: `${root}/src`,
    ...(kind === "lambda" && { name: basename(root), tags: ["type:app", "platform:node"] }),
    // Its bundler, which it does not import.
    ...(kind && { implicitDependencies: ["workspace"] }),
    targets: {
      ...(kind && bundled(root, kind)),
      lint: LINT,
      ...(has("tsconfig.json") && { typecheck: TYPECHECK }),
      ...(has("jest.config.cjs") && tests),
    },
  };
}

const createNodesV2 = [
  "{apps/*-lambda/src/main.ts,apps/*/project.json,libs/**/project.json}",
  (files, _options, { workspaceRoot }) =>
    files.map((file) => {
      const root = basename(file) === "main.ts" ? dirname(dirname(file)) : dirname(file);
      return [file, { projects: { [root]: projectIn(root, workspaceRoot) } }];
    }),
];

/** A dependency of each program that deploys or serves backends, by its imports, on each Lambda function. */
function createDependencies(_options, { projects, fileMap, workspaceRoot }) {
  const names = Object.keys(projects);
  const lambdas = names.filter((name) => isLambda(projects[name].root));
  const programs = names.filter(
    (name) =>
      projects[name].projectType === "application" &&
      !lambdas.includes(name) &&
      (fileMap.projectFileMap[name] ?? []).some(
        ({ file }) => isSource(file) && IMPORTS_SERVING.test(readFileSync(join(workspaceRoot, file), "utf8")),
      ),
  );
  return programs.flatMap((source) => lambdas.map((target) => ({ source, target, type: "implicit" })));
}

module.exports = { name: "tollgate", createNodesV2, createDependencies };
