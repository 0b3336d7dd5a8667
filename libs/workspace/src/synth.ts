import { createRequire } from "node:module";
import { join } from "node:path";
import { mistakeIn } from "@tollgate/environments/mistake";
import { ensureBundles, lambdaBundles } from "./bundle/bundles";
import { lockStacks } from "./pipeline/provider-lock";
import { workspaceRoot } from "./workspace-root";

// The `app` of cdktf.json. It builds missing or outdated bundles, so that `npx cdktf deploy dev` works in a
// clean clone, and runs the CDKTF app as one bundled file. Loading its packages file by file takes a second
// longer.
process.setSourceMapsEnabled(true);
// The app writes the stacks asynchronously, after it is loaded.
process.once("exit", () => lockStacks(process.env["CDKTF_OUTDIR"] ?? "cdktf.out", workspaceRoot));
ensureBundles([...lambdaBundles(), { app: "apps/infra", kind: "program" }])
  // `import` would parse the bundle once more, for its names.
  .then(() => createRequire(__filename)(join(workspaceRoot, "apps/infra/dist/index.js")) as unknown)
  .catch((error: unknown) => {
    console.error(mistakeIn(error) ?? (error instanceof Error ? error.message : error));
    process.exit(1);
  });
