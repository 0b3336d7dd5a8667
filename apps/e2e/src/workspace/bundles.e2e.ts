import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { unzipSync } from "fflate";
import { isAllowedLicence } from "../support/licences";
import { succeed, succeedProgram } from "../support/programs/run";
import { scratchWorkspace } from "../support/copies/scratch-workspace";
import { sampleRoot } from "../support/copies/sample-workspace";
import { lambdaApps, workspaceRoot } from "../support/workspace";

interface Metafile {
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<
    Record<
      string,
      {
        readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>>;
        readonly imports: readonly { readonly path: string }[];
      }
    >
  >;
}

interface BillOfMaterials {
  readonly components: readonly {
    readonly name: string;
    readonly version: string;
    readonly licenses: readonly { readonly expression: string }[];
  }[];
}

const FORBIDDEN = /(^|\/)node_modules\/(cdktf|@cdktf|constructs|jsii)(\/|$)/;

const read = <T>(app: string, file: string) =>
  JSON.parse(readFileSync(join(workspaceRoot, app, "dist", file), "utf8")) as T;
const hashes = (root: string, app: string) =>
  ["function.zip", "sbom.cdx.json"].map((file) =>
    createHash("sha256")
      .update(readFileSync(join(root, app, "dist", file)))
      .digest("hex"),
  );

describe("Lambda bundles", () => {
  // Without the site of the documents, which takes longer than all bundles together.
  beforeAll(() =>
    succeed("npx", ["nx", "run-many", "-t", "build", "--exclude=docs"], {
      cwd: workspaceRoot,
      env: { NX_DAEMON: "false" },
    }),
  );

  it.each(lambdaApps())("%s holds nothing of cdktf, by esbuild's own list of its inputs", (app) => {
    const files = Object.keys(read<Metafile>(app, "meta.json").inputs);
    expect(files).toContain(`${app}/src/main.ts`);
    expect(files.filter((file) => FORBIDDEN.test(file))).toEqual([]);
  });

  it("would find cdktf where it is: in the infra app's bundle", () => {
    const { inputs } = read<Metafile>("apps/infra", "meta.json");
    expect(Object.keys(inputs).some((file) => FORBIDDEN.test(file))).toBe(true);
  });

  it.each(lambdaApps())("%s lists the packages in it, each with a licence that we can use", (app) => {
    const { components } = read<BillOfMaterials>(app, "sbom.cdx.json");
    const inside = Object.values(read<Metafile>(app, "meta.json").outputs)
      .flatMap(({ inputs }) => Object.entries(inputs))
      .flatMap(([file, { bytesInOutput }]) =>
        bytesInOutput > 0 ? (/.*node_modules\/((@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? []) : [],
      );
    expect(components.map(({ name }) => name)).toEqual(expect.arrayContaining(inside));
    const versions = components.map(({ name, version }) => `${name}@${version}`);
    expect(new Set(versions).size).toBe(versions.length);
    const licences = components.flatMap(({ licenses }) => licenses.map(({ expression }) => expression));
    expect(licences.filter((licence) => !isAllowedLicence(licence))).toEqual([]);
  });

  it.each([
    ["apps/authorizer-lambda", 60_000],
    ["apps/health-lambda", 10_000],
  ])("%s has no package in it, at most %d bytes, and no source map in its zip file", (app, most) => {
    expect(read<BillOfMaterials>(app, "sbom.cdx.json").components).toEqual([]);
    const files = unzipSync(readFileSync(join(workspaceRoot, app, "dist/function.zip")));
    expect(Object.keys(files)).toEqual(["index.js"]);
    expect(files["index.js"]?.length).toBeLessThanOrEqual(most);
  });

  it("imports of Node.js in the authorizer only what its first request needs", () => {
    const { outputs } = read<Metafile>("apps/authorizer-lambda", "meta.json");
    const imports = Object.values(outputs).flatMap(({ imports: each }) => each.map(({ path }) => path));
    expect(new Set(imports)).toEqual(new Set(["node:crypto"]));
  });

  // Nothing listens there: it opens its connection when it is loaded, and does not fail by it.
  it.each([
    ["https", "https://127.0.0.1:1", true],
    ["http", "http://127.0.0.1:1", false],
  ])("loads TLS with the authorizer only if its endpoint has it: %s", async (_, endpoint, isExpected) => {
    const bundle = join(workspaceRoot, "apps/authorizer-lambda/dist/index.js");
    const script = `require(${JSON.stringify(bundle)}); console.log(process.moduleLoadList.includes("NativeModule tls"));`;
    const settings = { TOKENS_TABLE: "Tokens", TOKEN_PREFIX: "tg_dev", ACCEPTED_TOKENS: "any" };
    const { stdout } = await succeed("node", ["-e", script], {
      cwd: workspaceRoot,
      env: { AWS_REGION: "us-east-1", AWS_ENDPOINT_URL: endpoint, NODE_OPTIONS: "", ...settings },
    });
    expect(stdout.trim()).toBe(String(isExpected));
  });

  it("keep what a module does when it is loaded, also one that is imported for nothing else", async () => {
    const copy = scratchWorkspace();
    try {
      const main = join(copy.root, "apps/health-lambda/src/main.ts");
      writeFileSync(main, `import "./instrument";\n${readFileSync(main, "utf8")}`);
      writeFileSync(join(dirname(main), "instrument.ts"), 'console.log("loaded");\n');
      const build = ["apps/health-lambda", "lambda"];
      await succeedProgram("libs/workspace/src/build.ts", build, { cwd: copy.root });
      const { stdout } = await succeed("node", ["apps/health-lambda/dist/index.js"], { cwd: copy.root });
      expect(stdout).toBe("loaded\n");
    } finally {
      copy.remove();
    }
  });

  it("are the same, byte for byte, when the same source is built in another folder", async () => {
    const copy = scratchWorkspace();
    try {
      for (const app of ["apps/authorizer-lambda", "apps/health-lambda"]) {
        await succeedProgram("libs/workspace/src/build.ts", [app, "lambda"], { cwd: copy.root });
        expect(hashes(copy.root, app)).toEqual(hashes(sampleRoot(), app));
      }
    } finally {
      copy.remove();
    }
  });
});
