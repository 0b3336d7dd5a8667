/**
 * Licences that allow everyone to use, change and distribute this project under its own licence. MPL-2.0
 * applies only to files under it.
 */
const ALLOWED = new Set([
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BlueOak-1.0.0",
  "CC-BY-4.0",
  "CC0-1.0",
  "ISC",
  "MIT",
  "MIT-0",
  "MPL-2.0",
  "Public Domain",
  "Python-2.0",
  "Unlicense",
  "Zlib",
]);

/** @param expression in SPDX syntax: with `OR` one licence must be allowed, with `AND` all */
export function isAllowedLicence(expression: string): boolean {
  const parts = (text: string, operator: string) => text.split(` ${operator} `);
  const bare = expression.replace(/^\((.*)\)$/, "$1");
  return parts(bare, "OR").some((each) => parts(each, "AND").every((licence) => ALLOWED.has(licence)));
}
