import { build } from "esbuild";

/** Bundles a program as Lambda functions are bundled. */
export async function bundleForLambda(entryPoint: string, outfile: string): Promise<void> {
  await build({
    entryPoints: [entryPoint],
    outfile,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node22",
    mainFields: ["module", "main"],
    minify: true,
    logLevel: "silent",
  });
}
