import { Linter } from "eslint";
import { FUNCTION_CODE } from "./function-code";

/** What ES2017 has and CloudFront's JavaScript runtime 2.0 does not list. */
const UNLISTED = [
  "ClassDeclaration, ClassExpression",
  ":function[generator=true]",
  "ForOfStatement",
  "SpreadElement",
  "ObjectPattern, ArrayPattern",
  // The default of a parameter.
  "AssignmentPattern",
  "Property[shorthand=true], Property[method=true], Property[computed=true]",
  ":function :function[async=true], ArrowFunctionExpression[async=true]",
  "AwaitExpression:not(:function AwaitExpression)",
  "TaggedTemplateExpression",
  "ImportDeclaration[source.value!='cloudfront']",
  "ExportNamedDeclaration, ExportDefaultDeclaration, ExportAllDeclaration",
  "NewExpression[callee.name='Function'], CallExpression[callee.name=/^(eval|setTimeout|setInterval)$/]",
  "CallExpression[callee.name='require'][arguments.0.value!='crypto']",
  // The runtime's own takes one argument.
  "CallExpression[callee.object.name='console'][arguments.length!=1]",
];

const problemsOf = (code: string): string[] =>
  new Linter()
    .verify(code, {
      languageOptions: { ecmaVersion: 2017, sourceType: "module" },
      rules: {
        "no-undef": "error",
        "no-restricted-syntax": ["error", ...UNLISTED.map((selector) => ({ selector, message: selector }))],
      },
    })
    .map(({ message }) => message);

/** Its settings are the only name that the code does not define, besides the runtime's own. */
const NOT_DEFINED = ["require", "SETTINGS", "console", "console"].map((name) => `'${name}' is not defined.`);

describe("the function's code", () => {
  it("has no syntax and no globals but those of CloudFront's runtime", () => {
    expect(problemsOf(FUNCTION_CODE)).toEqual(NOT_DEFINED);
  });

  it.each([
    "const { a } = event;",
    "for (const a of []) a();",
    "const a = () => { const b = async () => 1; b(); };",
    "[...settings.names];",
    "event?.request;",
    "function a(b = 1) { return b; }",
    "class A {}",
    "console.log(1, 2);",
    "setTimeout(handler, 1);",
    "fetch('https://example.com');",
    "import fs from 'fs';",
    "process.exit();",
  ])("would not pass with %s", (statement) => {
    expect(problemsOf(`${FUNCTION_CODE}\n${statement}`).length).toBeGreaterThan(
      statement === "event?.request;" ? 0 : NOT_DEFINED.length,
    );
  });

  it("defines the handler that CloudFront calls", () => {
    expect(FUNCTION_CODE).toMatch(/^async function handler\(event\) \{$/m);
  });
});
