import { join } from "node:path";
import ts from "typescript";

const FILE = join(__dirname, "environments.ts");

/** Returns the fields that an editor offers at the mark `^` in a team's file, each with its documentation. */
function completionsAt(marked: string): ReadonlyMap<string, string> {
  const at = marked.indexOf("^");
  const source = marked.replace("^", "");
  const host: ts.LanguageServiceHost = {
    getCompilationSettings: () => ({
      strict: true,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      target: ts.ScriptTarget.ES2022,
      skipLibCheck: true,
      types: [],
    }),
    getScriptFileNames: () => [FILE],
    getScriptVersion: (file) => (file === FILE ? source : "as it is"),
    getScriptSnapshot: (file) => {
      const text = file === FILE ? source : ts.sys.readFile(file);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => __dirname,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (file) => ts.sys.fileExists(file),
    readFile: (file) => ts.sys.readFile(file),
  };
  const service = ts.createLanguageService(host, registry);
  const { entries = [] } = service.getCompletionsAtPosition(FILE, at, {}) ?? {};
  const documented = entries.map(({ name, kind }) => {
    const details = service.getCompletionEntryDetails(
      FILE,
      at,
      name,
      undefined,
      undefined,
      undefined,
      undefined,
    );
    const tags = (details?.tags ?? []).map(({ text }) => ts.displayPartsToString(text));
    const said = [ts.displayPartsToString(details?.documentation), ...tags].join(" ").trim();
    return kind === ts.ScriptElementKind.memberVariableElement ? ([name, said] as const) : undefined;
  });
  return new Map(documented.filter((each) => each !== undefined));
}

const registry = ts.createDocumentRegistry();
const begin = `import { parseAccount, parseEnvironment } from "./parse-environment";\n`;

describe("an editor that shows environments.ts", () => {
  it.each([
    ["an environment", "parseEnvironment({ ^ })"],
    ["an environment's authorizer", "parseEnvironment({ authorizer: { ^ } })"],
    ["a plan", "parseEnvironment({ plans: { Gold: { ^ } } })"],
    ["a plan's throttle", "parseEnvironment({ plans: { Gold: { throttle: { ^ } } } })"],
    ["a plan's quota", "parseEnvironment({ plans: { Gold: { quota: { ^ } } } })"],
    ["a host name", "parseEnvironment({ domain: { names: [{ ^ }] } })"],
    ["mutual TLS", "parseEnvironment({ domain: { mutualTls: { ^ } } })"],
    ["alarms", "parseEnvironment({ alarms: { ^ } })"],
    ["the firewall", "parseEnvironment({ waf: { ^ } })"],
    ["encryption", "parseEnvironment({ encryption: { ^ } })"],
    ["backups", "parseEnvironment({ backup: { ^ } })"],
    ["roll-outs", "parseEnvironment({ rollout: { ^ } })"],
    ["tracing", "parseEnvironment({ tracing: { ^ } })"],
    ["code signing", "parseEnvironment({ codeSigning: { ^ } })"],
    ["the account", "parseAccount({ ^ })"],
    ["the budget", "parseAccount({ budget: { ^ } })"],
  ])("completes the fields of %s and says what each is for", (_, code) => {
    const offered = completionsAt(begin + code);
    expect(offered.size).toBeGreaterThan(0);
    expect([...offered].filter(([, said]) => said === "").map(([name]) => name)).toEqual([]);
  });
});
