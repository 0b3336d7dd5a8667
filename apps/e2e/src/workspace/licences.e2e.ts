import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isAllowedLicence } from "../support/licences";
import { workspaceRoot } from "../support/workspace";

interface Lockfile {
  readonly packages: Readonly<Record<string, { readonly license?: string }>>;
}

it("every package of the lockfile has a licence that we can use", () => {
  const { packages } = JSON.parse(readFileSync(join(workspaceRoot, "package-lock.json"), "utf8")) as Lockfile;
  const refused = Object.entries(packages).flatMap(([path, { license = "(none)" }]) =>
    path === "" || isAllowedLicence(license) ? [] : [`${path}: ${license}`],
  );
  expect(refused).toEqual([]);
});

it.each(["GPL-3.0-or-later", "MIT AND GPL-3.0-or-later", "UNLICENSED", "(none)", ""])(
  "%j is none",
  (licence) => {
    expect(isAllowedLicence(licence)).toBe(false);
  },
);
