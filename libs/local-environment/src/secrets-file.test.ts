import { readFileSync } from "node:fs";
import { join } from "node:path";
import { dev } from "@tollgate/environments/sample";
import { workspaceRoot } from "@tollgate/workspace";
import { temporaryFolder } from "@tollgate/testing-runtime";
import { localSecrets, missingSecrets, secretsFile, SecretsFileError } from "./secrets-file";

const folder = temporaryFolder();

const write = (text: string) => folder.write(".secrets.dev.json", text);
const key = "/shop/dev/partner-key";

it("a secret's value is in a file that Git ignores", () => {
  expect(secretsFile(dev)).toBe(".secrets.dev.json");
  const patterns = readFileSync(join(workspaceRoot, ".gitignore"), "utf8").split("\n");
  expect(patterns).toContain(".secrets.*.json");
});

it("is read anew each time, as a text or as the JSON of an object", () => {
  const secrets = localSecrets(dev, folder.path());
  write(JSON.stringify({ [key]: "one", "shop/database-login": { user: "a", password: "b" } }));
  expect(secrets.read("parameter", key)).toEqual({ value: "one" });
  expect(secrets.read("secret", "shop/database-login")).toEqual({ value: '{"user":"a","password":"b"}' });
  expect(missingSecrets(dev, folder.path())).toEqual([]);
  write(JSON.stringify({ [key]: "two" }));
  expect(secrets.read("parameter", key)).toEqual({ value: "two" });
});

it("that is missing is said by its file and name", () => {
  const problem = `.secrets.dev.json has no value for "${key}": add "${key}": "<the value>"`;
  expect(localSecrets(dev, folder.path()).read("parameter", key)).toEqual({ problem: `${problem}.` });
  expect(missingSecrets(dev, folder.path())).toEqual([
    `orders.secrets.PARTNER_KEY_NAME: ${problem}`,
    'orders.secrets.DATABASE_LOGIN_NAME: .secrets.dev.json has no value for "shop/database-login": add "shop/database-login": "<the value>"',
  ]);
});

it("that no backend names is not given, though it is in the file", () => {
  write(JSON.stringify({ other: "x", "shop/database-login": "x" }));
  for (const [kind, id] of [
    ["parameter", "other"],
    // It is a secret, not a parameter.
    ["parameter", "shop/database-login"],
    ["secret", "constructor"],
  ] as const)
    expect(localSecrets(dev, folder.path()).read(kind, id)).toEqual({
      problem: `No backend has the ${kind} "${id}" among its secrets in dev.`,
    });
});

it.each(["{ not json: hunter2 }", '"hunter2"', "[]", `{ "${key}": 5 }`, `{ "${key}": null }`])(
  "a file of %s is a mistake, which does not quote it",
  (text) => {
    write(text);
    expect(() => missingSecrets(dev, folder.path())).toThrow(SecretsFileError);
    const read = localSecrets(dev, folder.path()).read("parameter", key);
    expect(read).toEqual({
      problem:
        ".secrets.dev.json: allowed: a JSON object that gives each secret, by its name, a text or an object",
    });
  },
);

it("a value that is given goes before the file's, and only for a secret that a backend has", () => {
  write(JSON.stringify({ "shop/database-login": "of the file" }));
  const read = (given: Readonly<Record<string, string | object>>) =>
    localSecrets(dev, folder.path(), given).read("secret", "shop/database-login");
  expect(read({})).toEqual({ value: "of the file" });
  expect(read({ "shop/database-login": { user: "a" } })).toEqual({ value: '{"user":"a"}' });
  expect(() => read({ toString: "a" })).toThrow(SecretsFileError);
});
