import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The account of the server's plain credentials. */
export const HOME = "123456789012";
/** An account that its roles lead to: the server takes the account of an assumed role's ARN. */
export const OTHER = "222222222222";
/** The role that the provider assumes in each account. */
export const DEPLOY = "gateway-deploy";

/** A cell of an environment, as `environments.ts` states it. */
export interface StatedCell {
  readonly name: string;
  readonly account?: string;
  readonly region?: string;
}

/**
 * Takes another Region and another account into use in a copy of the workspace, and states accounts, roles and cells of
 * `prod`. Its tables lose their protection, so that they can be destroyed.
 *
 * @returns changes the cells
 */
export function useSeveralAccounts(root: string): (cells: readonly StatedCell[]) => void {
  const file = join(root, "libs/environments/src/environments.ts");
  const source = readFileSync(file, "utf8")
    .replace("deletionProtection: true", "deletionProtection: false")
    .replace("  service: SERVICE,\n  region: REGION,\n", `$&  account: "${HOME}",\n`)
    .replace('  name: "dev",\n', `$&  account: "${HOME}",\n`);
  return (cells) => {
    const stated = `  roles: { deploy: "${DEPLOY}", operate: "gateway-operate" },\n  cells: ${JSON.stringify(cells)},\n`;
    const others = [
      { name: "ireland", account: HOME, region: "eu-west-1" },
      { name: "other", account: OTHER, region: "us-east-1", role: DEPLOY },
    ].map((each) => `parseAccount({ ...${JSON.stringify(each)}, service: SERVICE })`);
    const changed = source
      .replace(/(export const prod: [^]*?\n)(\}\);\n)/, `$1${stated}$2`)
      .concat(`\nexport const accounts: readonly Account[] = [account, ${others.join(", ")}];\n`);
    if (changed.split(HOME).length < 4 || !changed.includes("cells: "))
      throw new Error(`${file} has another form`);
    writeFileSync(file, changed);
  };
}
