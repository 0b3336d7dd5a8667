import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createDependencies, createNodesV2 } from "../nx/plugin.cjs";

/** Creates a workspace with these files. */
function workspaceOf(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), "nx-plugin-"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

/** Returns the project configuration that Nx gets for one of these files. */
function projectOf(root: string, files: Readonly<Record<string, string>>) {
  const [, create] = createNodesV2;
  const paths = Object.fromEntries(Object.entries(files).map(([file, text]) => [`${root}/${file}`, text]));
  const [found] = create([Object.keys(paths)[0] ?? ""], undefined, { workspaceRoot: workspaceOf(paths) });
  return found?.[1].projects[root];
}
const targetsOf = (root: string, files: Readonly<Record<string, string>>) =>
  Object.keys(projectOf(root, files)?.targets ?? {});

const TESTED = { "tsconfig.json": "{}", "jest.config.cjs": "" };

describe("a folder apps/*-lambda", () => {
  const main = { "src/main.ts": "" };

  it("becomes a project with its name, tags and bundle", () => {
    expect(projectOf("apps/orders-lambda", main)).toMatchObject({
      name: "orders-lambda",
      tags: ["type:app", "platform:node"],
      projectType: "application",
      targets: { build: { outputs: ["{projectRoot}/dist"] }, lint: {} },
    });
  });

  it("gets the targets test and typecheck if it has the files for them", () => {
    expect(targetsOf("apps/orders-lambda", main)).toEqual(["build", "lint"]);
    expect(targetsOf("apps/orders-lambda", { ...main, ...TESTED })).toEqual([
      "build",
      "lint",
      "typecheck",
      "test",
    ]);
  });
});

describe("a folder with a project.json", () => {
  const projectJson = (own: object) => ({ "project.json": JSON.stringify(own) });

  it("has the targets that its files allow", () => {
    expect(targetsOf("libs/gateway/infra", projectJson({}))).toEqual(["lint"]);
    expect(targetsOf("libs/gateway/infra", { ...projectJson({}), ...TESTED })).toEqual([
      "lint",
      "typecheck",
      "test",
    ]);
  });

  it("fails its tests below its coverage threshold, if it declares one", () => {
    const files = {
      ...projectJson({}),
      ...{ "tsconfig.json": "{}", "jest.config.cjs": "module.exports = { coverageThreshold: {} };" },
    };
    expect(targetsOf("libs/tax", files)).toEqual(["lint", "typecheck", "test", "coverage"]);
    expect(projectOf("libs/tax", files)?.targets).toMatchObject({
      test: { options: { args: "--coverage" } },
    });
    expect(JSON.stringify(projectOf("libs/tax", { ...projectJson({}), ...TESTED }))).not.toContain(
      "--coverage",
    );
  });

  it("is bundled as a program if its build is empty, and keeps a build of its own", () => {
    const build = {
      options: {
        command:
          "node --require ./libs/workspace/loader/register.cjs libs/workspace/src/build.ts apps/x program",
      },
    };
    expect(projectOf("apps/x", projectJson({ targets: { build: {} } }))?.targets).toMatchObject({ build });
    expect(targetsOf("apps/x", projectJson({ targets: { build: { command: "make" } } }))).toEqual(["lint"]);
  });

  it("gets the targets of end-to-end tests in place of unit tests if it has their tag", () => {
    expect(targetsOf("apps/x", { ...projectJson({ tags: ["type:e2e"] }), ...TESTED })).toEqual([
      "lint",
      "typecheck",
      "e2e",
      "e2e-terraform",
      "e2e-own-gateway",
      "e2e-options",
      "e2e-rights",
      "e2e-accounts",
    ]);
  });
});

it("a program depends on each Lambda function if its source, and not its test, imports what serves or deploys them", () => {
  const programs = {
    deploys: ["src/main.ts", 'import { GatewayApi } from "@tollgate/gateway-infra";'],
    serves: ["src/main.ts", 'export * from "@tollgate/local-environment";'],
    loads: ["src/main.ts", 'await import("@tollgate/local-environment");'],
    tests: ["src/main.test.ts", 'import "@tollgate/local-environment";'],
    other: ["src/main.ts", 'import "@tollgate/local-environment-of-others";'],
  } as const;
  const names = Object.keys(programs) as (keyof typeof programs)[];
  const fileOf = (name: keyof typeof programs) => `apps/${name}/${programs[name][0]}`;
  const lambdas = ["orders-lambda", "authorizer-lambda"];
  const projects = Object.fromEntries(
    [...names, ...lambdas].map((name) => [name, { root: `apps/${name}`, projectType: "application" }]),
  );
  const found = createDependencies(undefined, {
    projects,
    fileMap: {
      projectFileMap: Object.fromEntries(names.map((name) => [name, [{ file: fileOf(name) }]])),
    },
    workspaceRoot: workspaceOf(Object.fromEntries(names.map((name) => [fileOf(name), programs[name][1]]))),
  });
  expect(found).toEqual(
    ["deploys", "serves", "loads"].flatMap((source) =>
      lambdas.map((target) => ({ source, target, type: "implicit" })),
    ),
  );
});
