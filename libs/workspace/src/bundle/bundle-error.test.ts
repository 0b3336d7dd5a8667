import { BundleError } from "./bundle-error";

const location = {
  file: "libs/environments/src/loaded.ts",
  namespace: "",
  line: 4,
  column: 18,
  length: 1,
  lineText: "",
  suggestion: "",
};

it.each([
  [{ text: 'Expected ";"', location }, 'libs/environments/src/loaded.ts:4:18: Expected ";"'],
  [{ text: "no place" }, "apps/a-lambda: no place"],
  [
    { text: 'No matching export in "libs/environments/src/environments.ts" for import "account"', location },
    "libs/environments/src/environments.ts does not export account",
  ],
  [
    { text: 'Could not resolve "./environments"', location },
    "libs/environments/src/environments.ts does not exist; libs/environments/src/loaded.ts:4:18 imports it",
  ],
  [
    { text: 'Could not resolve "left-pad"', location },
    'libs/environments/src/loaded.ts:4:18: Could not resolve "left-pad"',
  ],
])("names the file to change for %j", (error, line) => {
  expect(new BundleError("apps/a-lambda", { errors: [error, error] }).message).toBe(line);
});
