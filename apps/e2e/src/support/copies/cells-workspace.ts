import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ScratchWorkspace, scratchWorkspace } from "./scratch-workspace";

export const HOME = "111111111111";
export const OTHER = "222222222222";

/** The cells of `prod`, with the Region and account in which the aws command line finds each. */
export const CELLS = [
  { name: "1", region: "us-east-1", account: HOME, stack: "prod", prefix: "tg_prod" },
  { name: "2", region: "eu-central-1", account: HOME, stack: "prod-2", prefix: "tg_prod_2" },
  { name: "eu3", region: "eu-west-1", account: OTHER, stack: "prod-eu3", prefix: "tg_prod_eu3" },
] as const;
export type Cell = (typeof CELLS)[number];

const ENVIRONMENTS = "libs/environments/src/environments.ts";

/** A copy of the workspace whose environment `prod` has {@link CELLS}, and whose authorizers cache for a minute. */
export function cellsWorkspace(): ScratchWorkspace {
  const workspace = scratchWorkspace();
  const file = join(workspace.root, ENVIRONMENTS);
  writeFileSync(file, withCells(readFileSync(file, "utf8")));
  return workspace;
}

/** Gives `prod` the cells, and every account its id, which several accounts require. */
function withCells(environments: string): string {
  const cells = CELLS.map(({ name, region, account }) => ({
    name,
    ...(region !== "us-east-1" && { region }),
    ...(account !== HOME && { account }),
  }));
  const accounts = CELLS.slice(1).map(
    ({ name, region, account }) =>
      `parseAccount({ name: "cell${name}", account: "${account}", region: "${region}", service: SERVICE })`,
  );
  return (
    environments
      .replaceAll(/^ {2}service: SERVICE,$/gm, (line) => `${line}\n  account: "${HOME}",`)
      .replace(
        /^ {2}name: "prod",$/m,
        (line) =>
          `${line}\n  roles: { deploy: "deploy", operate: "operate" },\n  cells: ${JSON.stringify(cells)},`,
      )
      .replace("cacheTtlSeconds: 300", "cacheTtlSeconds: 60") +
    `export const accounts: readonly Account[] = [account, ${accounts.join(", ")}];\n`
  );
}
