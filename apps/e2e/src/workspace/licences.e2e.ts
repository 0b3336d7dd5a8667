import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isAllowedLicence } from "../support/licences";
import { workspaceRoot } from "../support/workspace";

interface Lockfile {
  readonly packages: Readonly<Record<string, { readonly license?: string }>>;
}

/** Packages without a licence in their `package.json`, and the text that their licence file must match. */
const ONLY_IN_FILE: Readonly<Record<string, RegExp>> = {
  "node_modules/khroma": /^The MIT License \(MIT\)\n/,
};

it("every package of the lockfile has a licence that we can use", () => {
  const { packages } = JSON.parse(readFileSync(join(workspaceRoot, "package-lock.json"), "utf8")) as Lockfile;
  const refused = Object.entries(packages).flatMap(([path, { license = "(none)" }]) =>
    path === "" || isAllowedLicence(license) || isAllowedFile(path) ? [] : [`${path}: ${license}`],
  );
  expect(refused).toEqual([]);
});

function isAllowedFile(path: string): boolean {
  const text = ONLY_IN_FILE[path];
  return text !== undefined && text.test(readFileSync(join(workspaceRoot, path, "license"), "utf8"));
}

it.each(["GPL-3.0-or-later", "MIT AND GPL-3.0-or-later", "UNLICENSED", "(none)", ""])(
  "%j is none",
  (licence) => {
    expect(isAllowedLicence(licence)).toBe(false);
  },
);
