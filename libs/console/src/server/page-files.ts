import { readFileSync } from "node:fs";
import { join } from "node:path";
import { bundle, once } from "../bundle";
import { API_POLICY } from "./security-headers";

const PAGE = join(__dirname, "../page");

export interface PageFile {
  readonly type: string;
  readonly content: () => string | Promise<string>;
  /** Its `Content-Security-Policy`. @default the policy of all responses */
  readonly policy?: string;
}

const sources = (...files: readonly string[]) =>
  once(() => files.map((file) => readFileSync(file, "utf8")).join("\n"));

/** The page's program, bundled on first use, which takes about 100 ms. */
const program = once(() =>
  bundle(join(PAGE, "main.tsx"), {
    format: "esm",
    target: "es2022",
    jsx: "automatic",
    jsxImportSource: "preact",
    legalComments: "inline",
  }),
);

const swagger = (file: string) => require.resolve(`swagger-ui-dist/${file}`);

/** All files of the console, by path below the console's own. Other paths are never read from disk. */
export const pageFiles: ReadonlyMap<string, PageFile> = new Map<string, PageFile>([
  ["", { type: "text/html", content: sources(join(PAGE, "index.html")) }],
  ["/app.js", { type: "text/javascript", content: program }],
  [
    "/app.css",
    {
      type: "text/css",
      content: sources(require.resolve("uplot/dist/uPlot.min.css"), join(PAGE, "app.css")),
    },
  ],
  ["/api", { type: "text/html", content: sources(join(PAGE, "api.html")), policy: API_POLICY }],
  [
    "/api.js",
    { type: "text/javascript", content: sources(swagger("swagger-ui-bundle.js"), join(PAGE, "api.js")) },
  ],
  ["/api.css", { type: "text/css", content: sources(swagger("swagger-ui.css"), join(PAGE, "api.css")) }],
  ["/icon.svg", { type: "image/svg+xml", content: sources(join(PAGE, "icon.svg")) }],
]);
