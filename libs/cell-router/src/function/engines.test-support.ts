// Runs the function's code in engines that have no more than CloudFront's JavaScript runtime 2.0, with what
// CloudFront gives it: the event, the store, the origin to update, the log.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import loadModule from "@jitl/quickjs-wasmfile-release-sync/emscripten-module";
import { QuickJSFFI } from "@jitl/quickjs-wasmfile-release-sync/ffi";
import { newQuickJSWASMModuleFromVariant } from "quickjs-emscripten-core";
import { ONLY_RUNTIME_2 } from "./runtime-2.test-support";

export interface ViewerHeader {
  readonly value: string;
  readonly multiValue?: readonly { readonly value: string }[];
}

/** One request, and the store as the function finds it. */
export interface FunctionCase {
  readonly uri: string;
  readonly headers: Readonly<Record<string, ViewerHeader>>;
  /** `null` when no call to the store is answered. */
  readonly store: Readonly<Record<string, string>> | null;
  /** Fails although the key exists. @default none */
  readonly failing?: "get";
}

/** What CloudFront does with the request. */
export interface FunctionResult {
  readonly uri: string;
  readonly headers: Readonly<Record<string, ViewerHeader>>;
  readonly origins: readonly { readonly domainName: string }[];
  readonly log: readonly string[];
}

/** The module `cloudfront`. */
const CLOUDFRONT = `
export default {
  kvs: function () {
    if (globalThis.current.store === null) throw new Error("KVSNotAvailable");
    const store = globalThis.current.store;
    const has = function (key) { return Object.keys(store).indexOf(key) !== -1; };
    return {
      exists: function (key) { return Promise.resolve(has(key)); },
      get: function (key) {
        return has(key) && globalThis.current.failing !== "get"
          ? Promise.resolve(store[key])
          : Promise.reject(new Error("KeyNotFound"));
      },
    };
  },
  updateRequestOrigin: function (origin) { globalThis.current.origins.push(origin); },
};
`;

/** Calls the handler with one case after the other. */
const driver = (cases: readonly FunctionCase[]): string => `
const cases = ${JSON.stringify(cases)};
const results = [];
const runNext = function () {
  if (results.length === cases.length) { report(JSON.stringify(results)); return; }
  const each = cases[results.length];
  globalThis.current = { store: each.store, failing: each.failing, origins: [], log: [] };
  handler({ version: "1.0", request: { method: "GET", uri: each.uri, querystring: {}, cookies: {}, headers: each.headers } })
    .then(function (request) {
      results.push({ uri: request.uri, headers: request.headers, origins: globalThis.current.origins, log: globalThis.current.log });
      runNext();
    })
    .catch(function (error) { report("failed: " + error); });
};
runNext();
`;

/** The package's own variant imports these two when it is used, which Jest does not allow. */
const QUICKJS = {
  type: "sync" as const,
  importFFI: () => Promise.resolve(QuickJSFFI),
  importModuleLoader: () => Promise.resolve(loadModule),
};

const LOG = `globalThis.console = { log: function (line) { globalThis.current.log.push(line); } };\n`;

/** QuickJS without what the runtime lacks. It runs everywhere. */
export async function inQuickJs(code: string, cases: readonly FunctionCase[]): Promise<FunctionResult[]> {
  const quickJs = await newQuickJSWASMModuleFromVariant(QUICKJS);
  const runtime = quickJs.newRuntime();
  runtime.setModuleLoader((name) => {
    if (name !== "cloudfront") throw new Error(`no module ${name}`);
    return CLOUDFRONT;
  });
  const context = runtime.newContext();
  let reported: string | undefined;
  const define = (name: string, action: (text: string) => string): void => {
    const handle = context.newFunction(name, (argument) =>
      context.newString(action(context.getString(argument))),
    );
    context.setProp(context.global, name, handle);
    handle.dispose();
  };
  define("report", (text) => {
    reported = text;
    return "";
  });
  define("sha256", (text) => createHash("sha256").update(text).digest("hex"));
  try {
    context.unwrapResult(context.evalCode(LOG + ONLY_RUNTIME_2)).dispose();
    context.unwrapResult(context.evalCode(code + driver(cases), "function.js", { type: "module" })).dispose();
    context.unwrapResult(runtime.executePendingJobs());
  } finally {
    context.dispose();
    runtime.dispose();
  }
  return parsed(reported);
}

/** njs, the engine of nginx, whose features AWS's list of the runtime names. It is the Debian package `njs`. */
export function inNjs(code: string, cases: readonly FunctionCase[]): FunctionResult[] {
  const folder = mkdtempSync(join(tmpdir(), "njs-"));
  try {
    writeFileSync(join(folder, "cloudfront"), CLOUDFRONT);
    const file = join(folder, "function.js");
    const results = join(folder, "results.json");
    // Its `console.log` breaks long lines.
    const report = `const report = function (text) { require("fs").writeFileSync(${JSON.stringify(results)}, text); };`;
    const [imports, ...rest] = code.split("\n");
    writeFileSync(file, [imports, report, LOG, ...rest, driver(cases)].join("\n"));
    const { stderr, stdout } = spawnSync("njs", ["-p", folder, file], { encoding: "utf8" });
    return parsed(existsSync(results) ? readFileSync(results, "utf8") : `failed: ${stderr}${stdout}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function parsed(output: string | undefined): FunctionResult[] {
  if (output === undefined || !output.startsWith("["))
    throw new Error(`the function ${output ?? "did not end"}`);
  return JSON.parse(output) as FunctionResult[];
}
