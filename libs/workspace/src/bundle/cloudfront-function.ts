import { buildSync, type BuildOptions } from "esbuild";
import { workspaceRoot } from "../workspace-root";

/**
 * What CloudFront's JavaScript runtime 2.0 has besides ES5. esbuild translates the rest, or fails.
 *
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html
 */
const RUNTIME = {
  target: "es5",
  supported: { arrow: true, "async-await": true, "const-and-let": true },
} satisfies BuildOptions;

/** The modules of the runtime, which the source takes as globals. */
const HEAD = `import cf from "cloudfront";
const crypto = require("crypto");
const settings = SETTINGS;
`;

const EXPORT = /^export \{\n {2}handler\n\};\n/m;

/**
 * Makes the code of the router's CloudFront Function from `libs/cell-router/src/function/handler.ts`, as the
 * TypeScript file that holds it. The word `SETTINGS` in it is replaced for each environment.
 *
 * @throws {Error} when the source uses what the runtime does not have.
 */
export function routerFunctionFile(): string {
  const { outputFiles } = buildSync({
    absWorkingDir: workspaceRoot,
    entryPoints: ["libs/cell-router/src/function/handler.ts"],
    write: false,
    bundle: true,
    platform: "neutral",
    format: "esm",
    ...RUNTIME,
    logLevel: "silent",
    tsconfig: "tsconfig.base.json",
    legalComments: "none",
  });
  const made = outputFiles[0]?.text ?? "";
  // CloudFront calls the global function `handler`.
  const code = HEAD + made.replace(/^\/\/.*\n/gm, "").replace(EXPORT, "");
  if (/`|\$\{|\bexport\b/.test(code)) throw new Error("the function's code has what its file cannot hold");
  return [
    "// Made by `npx nx docs cell-router` from `handler.ts`. Do not edit it.",
    "",
    "/** Code of the router's CloudFront Function, but for its settings. */",
    `export const FUNCTION_CODE = String.raw\`${code}\`;`,
    "",
  ].join("\n");
}
