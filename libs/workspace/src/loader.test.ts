import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { runToEnd, temporaryFolder } from "@tollgate/testing-runtime";
import { workspaceRoot } from "./workspace-root";

const LOADER = "libs/workspace/loader";

describe("a program that the loader starts", () => {
  const folder = temporaryFolder();
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(folder.path(file)), { recursive: true });
    writeFileSync(folder.path(file), text);
  };
  const run = (...args: readonly string[]) =>
    runToEnd("node", ["--require", `./${LOADER}/register.cjs`, "apps/x/src/main.ts", ...args], {
      cwd: folder.path(),
      timeoutMs: 60_000,
    });
  const printed = async (...args: readonly string[]): Promise<string> => {
    const { status, stdout, stderr } = await run(...args);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    return stdout.trim();
  };

  beforeEach(() => {
    cpSync(join(workspaceRoot, LOADER), folder.path(LOADER), { recursive: true });
    symlinkSync(join(workspaceRoot, "node_modules"), folder.path("node_modules"), "dir");
    write("package-lock.json", "{}");
    write(
      "tsconfig.base.json",
      '{ "compilerOptions": { "paths": { "@x/lib": ["./libs/lib/src/index.ts"] } } }',
    );
    write("tsconfig.json", '{ "extends": "./tsconfig.base.json", "files": [] }');
    write("libs/lib/src/index.ts", 'export * from "./greeting";\nexport const place: string = __dirname;\n');
    write("libs/lib/src/greeting/index.ts", 'export const greeting: string = "hello";\n');
    write(
      "apps/x/src/main.ts",
      `import { greeting, place } from "@x/lib";
import { parse } from "yaml";
if (process.argv[2] === "fail") throw new Error("on purpose");
console.log(greeting, place, parse("1"), ...process.argv.slice(2));
`,
    );
  });

  it("gets its arguments, its packages, and each source its own folder", async () => {
    expect(await printed("a", "b")).toBe(`hello ${folder.path("libs/lib/src")} 1 a b`);
  });

  const changes: readonly (readonly [string, () => void, string])[] = [
    [
      "a source is changed",
      () => write("libs/lib/src/greeting/index.ts", 'export const greeting = "bye";'),
      "bye",
    ],
    [
      "a new file takes the place of another",
      () => write("libs/lib/src/greeting.ts", 'export const greeting = "good morning";'),
      "good morning",
    ],
    ["its bundle is changed by hand", () => replaceInBundle("hello", "hullo"), "hello"],
  ];
  function replaceInBundle(from: string, to: string): void {
    const programs = folder.path(".nx/programs");
    const [name = ""] = readdirSync(programs);
    const bundle = join(programs, name, "bundle.js");
    const text = readFileSync(bundle, "utf8");
    expect(text).toContain(from);
    writeFileSync(bundle, text.replace(from, to));
  }
  it.each(changes)("runs what its sources say when %s", async (_, change, greeting) => {
    expect(await printed()).toMatch(/^hello /);
    change();
    expect((await printed()).startsWith(`${greeting} /`)).toBe(true);
  });

  it("names the source and the line of an error", async () => {
    const { status, stderr } = await run("fail");
    expect(status).toBe(1);
    expect(stderr).toContain("Error: on purpose");
    expect(stderr).toContain(`${folder.path("apps/x/src/main.ts")}:3:`);
  });

  it("runs where its bundle cannot be kept", async () => {
    write(".nx", "a file in the place of the folder");
    expect(await printed()).toMatch(/^hello /);
  });
});
