import { spawnSync, type SpawnSyncReturns } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { openApiPath } from "@tollgate/gateway-definition";

const workspace = join(__dirname, "../../..");

/** Creates a folder with only the files that the program reads. */
function folder({
  apps = ["authorizer-lambda", "health-lambda"],
  bundles = apps,
  change = (text) => text,
}: {
  readonly apps?: readonly string[];
  readonly bundles?: readonly string[];
  readonly change?: (text: string) => string;
} = {}): string {
  const root = mkdtempSync(join(tmpdir(), "infra-main-"));
  const copy = join(root, openApiPath);
  mkdirSync(dirname(copy), { recursive: true });
  writeFileSync(copy, change(readFileSync(join(workspace, openApiPath), "utf8")));
  for (const app of apps) {
    mkdirSync(join(root, `apps/${app}/src`), { recursive: true });
    writeFileSync(join(root, `apps/${app}/src/main.ts`), "export const handler = 1;");
  }
  for (const app of bundles) {
    mkdirSync(join(root, `apps/${app}/dist`), { recursive: true });
    writeFileSync(join(root, `apps/${app}/dist/function.zip`), "code");
  }
  return root;
}

function run(cwd: string): SpawnSyncReturns<string> {
  const tsx = join(workspace, "node_modules/tsx/dist/loader.mjs");
  return spawnSync(process.execPath, ["--import", tsx, join(__dirname, "main.ts")], {
    cwd,
    encoding: "utf8",
    env: {
      ...process.env,
      // Synth runs no commands of the machine, not even Terraform.
      PATH: "",
      TSX_TSCONFIG_PATH: join(workspace, "tsconfig.base.json"),
      CDKTF_OUTDIR: join(cwd, "out"),
    },
  });
}

describe("the program", () => {
  it("writes the three stacks", () => {
    const root = folder();
    expect(run(root)).toMatchObject({ status: 0, stderr: "" });
    const { stacks } = JSON.parse(readFileSync(join(root, "out/manifest.json"), "utf8")) as {
      stacks: object;
    };
    expect(Object.keys(stacks)).toEqual(["account", "dev", "prod"]);
  });

  it("prints one line for each mistake in the document, and no stack trace", () => {
    const wrong = (text: string): string =>
      text
        .replace("operationId: whoAmI", "operationId: getHealth")
        .replace("x-backend: health", "x-backend: helth");
    const { status, stderr } = run(folder({ change: wrong }));
    expect(status).toBe(1);
    expect(stderr.trim().split("\n")).toEqual([
      expect.stringMatching(/\/openapi\.yaml:\d+: paths\.\/health\.get\.x-backend: "helth"/),
      expect.stringMatching(/\/openapi\.yaml:\d+: paths\.\/whoami\.get\.operationId: /),
    ]);
  });

  it("says which bundle is missing, and how to get it", () => {
    const { status, stderr } = run(folder({ bundles: ["authorizer-lambda"] }));
    expect(status).toBe(1);
    expect(stderr).toBe(
      "apps/health-lambda/dist/function.zip does not exist: run `npx nx build health-lambda`\n",
    );
  });

  it("names a backend's missing app, even if its old bundle exists", () => {
    const { status, stderr } = run(
      folder({ apps: ["authorizer-lambda"], bundles: ["authorizer-lambda", "health-lambda"] }),
    );
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /backends\.ts: health\.app is "health-lambda"; allowed: a folder under apps with src\/main\.ts: authorizer-lambda\n/,
    );
  });

  it("says that it runs in the wrong folder", () => {
    const { status, stderr } = run(mkdtempSync(join(tmpdir(), "infra-empty-")));
    expect(status).toBe(1);
    expect(stderr).toBe(
      `${openApiPath}:1: (document): the file does not exist; commands run in the workspace's root\n`,
    );
  });
});
