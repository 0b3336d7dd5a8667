import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { EnvironmentError, mistakeIn } from "./mistake";

const FILE = "libs/environments/src/environments.ts";
const withStack = (error: Error, ...frames: readonly string[]) =>
  Object.assign(error, {
    stack: [`${error.name}: ${error.message}`, ...frames.map((frame) => `    at ${frame}`)].join("\n"),
  });
const notFound = (message: string, ...requireStack: readonly string[]) =>
  Object.assign(withStack(new Error(message)), { code: "MODULE_NOT_FOUND", requireStack });

it.each([
  ["a value that is wrong", new EnvironmentError(["one", "two"]), "one\ntwo"],
  [
    "a value that is not there",
    withStack(
      new TypeError("x is undefined"),
      "f (node:internal/x:1:2)",
      `Object.<anonymous> (/copy/${FILE}:3:4)`,
    ),
    `${FILE}:3:4: TypeError: x is undefined`,
  ],
  [
    "the same, loaded as an ES module",
    withStack(new ReferenceError("x"), `file:///copy/${FILE}?namespace=1:3:4`),
    `${FILE}:3:4: ReferenceError: x`,
  ],
  [
    "code that is none",
    new Error(`Transform failed with 1 error:\n/copy/${FILE}:69:10: ERROR: Unexpected ";"`),
    `${FILE}:69:10: Unexpected ";"`,
  ],
  [
    "code that a bundler reads",
    new Error(`Build failed with 1 error:\n${FILE}:1:21: ERROR: Could not resolve "./none"`),
    `${FILE}:1:21: Could not resolve "./none"`,
  ],
  [
    "a module that is not there",
    notFound("Cannot find module './none'\nRequire stack:", `/copy/${FILE}`),
    `${FILE}: cannot find ./none`,
  ],
  [
    "a package that is not there",
    withStack(new Error(`Cannot find package 'none' imported from /copy/${FILE}`)),
    `${FILE}: cannot find none`,
  ],
  [
    "the file itself that is not there",
    notFound("Cannot find module './environments'", "/copy/libs/environments/src/index.ts"),
    `${FILE} does not exist`,
  ],
])("explains %s", (_, error, told) => {
  expect(mistakeIn(error)).toBe(told);
});

it.each([
  ["an error of Tollgate's", withStack(new Error("x"), "f (/copy/apps/tenants/src/start.ts:1:2)")],
  [
    "one that Tollgate throws for a team's file",
    withStack(
      new Error("x"),
      "f (/copy/libs/environments/src/values/read-values.ts:1:2)",
      `/copy/${FILE}:3:4`,
    ),
  ],
  ["a module of Tollgate's that is not there", notFound("Cannot find module './none'", "/copy/apps/a.ts")],
  ["what is no error", "text"],
])("leaves %s to Node.js", (_, error) => {
  expect(mistakeIn(error)).toBeUndefined();
});

it("every error in team files is a Mistake", () => {
  const classes = ["../../../environments/src", "../../../gateway/definition/src"].flatMap((folder) =>
    readdirSync(join(__dirname, folder), { encoding: "utf8", recursive: true })
      .filter((file) => file.endsWith(".ts") && !file.includes(".test"))
      .flatMap((file) => [
        ...readFileSync(join(__dirname, folder, file), "utf8").matchAll(
          /class (\w+) extends (\w*Error|Mistake)\b/g,
        ),
      ]),
  );
  const others = classes.flatMap(([, name = "", base = ""]) => (base === "Mistake" ? [] : [name]));
  expect(others).toEqual(["Mistake"]);
  expect(classes.length).toBeGreaterThan(3);
});
