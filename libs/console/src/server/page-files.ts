import { readFileSync } from "node:fs";
import { join } from "node:path";
import { bundle, once } from "../bundle";
import { API_POLICY } from "./security-headers";

const PAGE = join(__dirname, "../page");

export interface PageFile {
  readonly type: string;
  readonly content: () => string | Promise<string>;
  /** Its `Content-Security-Policy`. @default that of every answer */
  readonly policy?: string;
}

const sources = (...files: readonly string[]) =>
  once(() => files.map((file) => readFileSync(file, "utf8")).join("\n"));

/** The program of the page: bundled when it is first asked for, which takes some 100 ms. */
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

/** Every file that the console serves, by its path below the console's own. There are no others, whatever a path says. */
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
