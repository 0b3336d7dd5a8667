// Nx's plugin for Lambda functions: each folder `apps/*-lambda` with a `src/main.ts` is a project, and the programs that deploy
// or serve backends depend on it. A `project.json` is not needed; what one says goes before what is said here.
// Plain JavaScript, because Nx would need a TypeScript loader, and time at each start, for anything else.
const { existsSync, readFileSync } = require("node:fs");
const { dirname, join } = require("node:path");

/** Libraries that read the team's backends: a program that imports one of them needs what the Lambdas are built to. */
const SERVING = ["@tollgate/gateway-infra", "@tollgate/local-environment"];
const IMPORTS_SERVING = new RegExp(`(?:from|import|import\\()\\s*["'](?:${SERVING.join("|")})["']`);

const isLambda = (root) => /^apps\/[^/]+-lambda$/.test(root);
const isSource = (file) => /\.tsx?$/.test(file) && !/\.(test|test-support|e2e)\.tsx?$/.test(file);

/** Tests may run what is built, also of the other functions: behind the gateway of an environment they are all there. */
const TESTED = {
  dependsOn: ["build"],
  inputs: ["default", "^production", "jest", "tools", "{workspaceRoot}/apps/*-lambda/src/**/*"],
};

/** The project of one Lambda function. @param main path of its `src/main.ts` from the workspace's root */
function lambdaProject(main, workspaceRoot) {
  const root = dirname(dirname(main));
  const has = (file) => existsSync(join(workspaceRoot, root, file));
  return {
    root,
    name: root.split("/").at(-1),
    projectType: "application",
    sourceRoot: `${root}/src`,
    tags: ["type:app", "platform:node"],
    // Its bundler, which it does not import.
    implicitDependencies: ["workspace"],
    targets: {
      build: {
        executor: "nx:run-commands",
        options: { command: `node --import tsx libs/workspace/src/build.ts ${root} lambda` },
        outputs: ["{projectRoot}/dist"],
      },
      lint: {},
      ...(has("tsconfig.json") && { typecheck: {} }),
      ...(has("jest.config.cjs") && { test: TESTED }),
    },
  };
}

const createNodesV2 = [
  "apps/*-lambda/src/main.ts",
  (files, _options, { workspaceRoot }) =>
    files.map((main) => {
      const project = lambdaProject(main, workspaceRoot);
      return [main, { projects: { [project.root]: project } }];
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

module.exports = { name: "lambdas", createNodesV2, createDependencies };
