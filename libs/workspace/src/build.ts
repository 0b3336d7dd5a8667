import { mistakeIn } from "@tollgate/environments/mistake";
import { bundle } from "./bundle/bundle";

// The `build` target of every bundled app. Usage: `build.ts <folder of the app> <lambda|program>`.
const [app, kind] = process.argv.slice(2);
if (!app || (kind !== "lambda" && kind !== "program")) {
  console.error("usage: build.ts <folder of the app> <lambda|program>");
  process.exit(2);
}
bundle({ app, kind }).catch((error: unknown) => {
  console.error(mistakeIn(error) ?? (error instanceof Error ? error.message : error));
  process.exit(1);
});
