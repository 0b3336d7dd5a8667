import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { succeed } from "../support/run";
import { lambdaApps, workspaceRoot } from "../support/workspace";

interface Metafile {
  readonly inputs: Readonly<Record<string, unknown>>;
}

const FORBIDDEN = /(^|\/)node_modules\/(cdktf|@cdktf|constructs|jsii)(\/|$)/;

describe("Lambda bundles", () => {
  beforeAll(() => succeed("npx", ["nx", "run-many", "-t", "build"], { env: { NX_DAEMON: "false" } }));

  it.each(lambdaApps())("%s holds nothing of cdktf, by esbuild's own list of its inputs", (app) => {
    const { inputs } = JSON.parse(
      readFileSync(join(workspaceRoot, app, "dist/meta.json"), "utf8"),
    ) as Metafile;
    const files = Object.keys(inputs);
    expect(files).toContain(`${app}/src/main.ts`);
    expect(files.filter((file) => FORBIDDEN.test(file))).toEqual([]);
  });

  it("would find cdktf where it is: in the infra app's bundle", () => {
    const { inputs } = JSON.parse(
      readFileSync(join(workspaceRoot, "apps/infra/dist/meta.json"), "utf8"),
    ) as Metafile;
    expect(Object.keys(inputs).some((file) => FORBIDDEN.test(file))).toBe(true);
  });

  it.each(lambdaApps())("%s is the same zip when it is built again", async (app) => {
    const hash = () =>
      createHash("sha256")
        .update(readFileSync(join(workspaceRoot, app, "dist/function.zip")))
        .digest("hex");
    const first = hash();
    await succeed("node", ["--import", "tsx", "libs/workspace/src/build.ts", app, "lambda"]);
    expect(hash()).toBe(first);
  });
});
