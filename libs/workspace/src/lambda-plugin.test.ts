import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createDependencies, createNodesV2 } from "../nx/lambda-plugin.cjs";

/** A workspace of these files. */
function workspaceOf(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), "nx-plugin-"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

describe("a folder apps/*-lambda", () => {
  const project = (files: Readonly<Record<string, string>>) => {
    const [, create] = createNodesV2;
    const main = "apps/orders-lambda/src/main.ts";
    const [found] = create([main], undefined, { workspaceRoot: workspaceOf({ [main]: "", ...files }) });
    return found?.[1].projects["apps/orders-lambda"];
  };

  it("is a project with its name, tags and bundle", () => {
    expect(project({})).toMatchObject({
      name: "orders-lambda",
      tags: ["type:app", "platform:node"],
      targets: { build: { outputs: ["{projectRoot}/dist"] }, lint: {} },
    });
  });

  it("is tested and checked where it has the files for it", () => {
    expect(Object.keys(project({})?.targets ?? {})).toEqual(["build", "lint"]);
    const files = { "apps/orders-lambda/tsconfig.json": "{}", "apps/orders-lambda/jest.config.cjs": "" };
    expect(Object.keys(project(files)?.targets ?? {})).toEqual(["build", "lint", "typecheck", "test"]);
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
