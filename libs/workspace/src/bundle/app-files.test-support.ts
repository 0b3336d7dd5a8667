// The apps of Tollgate's own tests, in place of `app-files.ts`: its Lambda functions, and that of the sample. A bundle
// contains the sample instead of the team's files, and is written to the temporary folder of the test run,
// apart from deployed bundles.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Plugin } from "esbuild";
import { workspaceRoot } from "../workspace-root";

const SAMPLE = join(workspaceRoot, "libs/testing/runtime/sample");

const { withSample } = createRequire(__filename)(join(SAMPLE, "team-files.cjs")) as {
  readonly withSample: (file: string) => string;
};

export function sourceFolder(app: string): string {
  return app === "apps/health-lambda" ? join(SAMPLE, "health-lambda") : join(workspaceRoot, app);
}

export function distFolder(app: string): string {
  return join(tmpdir(), "sample-bundles", app);
}

export function lambdaApps(): readonly string[] {
  return ["authorizer", "cell-room", "events", "health", "self-service", "usage"].map(
    (name) => `apps/${name}-lambda`,
  );
}

export const bundlerPlugins: readonly Plugin[] = [
  {
    name: "sample",
    setup: ({ onLoad }) =>
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const file = withSample(path);
        if (file === path) return undefined;
        return { contents: readFileSync(file, "utf8"), loader: "ts", resolveDir: dirname(file) };
      }),
  },
];
