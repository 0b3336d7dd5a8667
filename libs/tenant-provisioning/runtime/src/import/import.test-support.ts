import { collect } from "@tollgate/testing-runtime";
import type { World } from "../core/fakes.test-support";
import { PLANS } from "../core/fakes.test-support";
import type { ImportedRow } from "./results";
import type { ImportLine, UntrustedImportRow } from "./import-row";
import { ImportRowChecker } from "./row-checker";
import type { ImportPorts, ImportedKey, MintedSecret } from "./ports";
import type { ImportOptions } from "./import-tenants";
import { importTenants } from "./import-tenants";
import type { TenantPorts } from "../core/tenancy";

/** Imports into a world of fakes, and records the calls. */
export function importInto(world: World) {
  const { keys, members, tokens, inventory } = world;
  const kept: MintedSecret[] = [];
  const batches: (readonly ImportedKey[])[] = [];
  let made = 0;
  const ports: ImportPorts = {
    inventory,
    batches: {
      tokens: async (hashes) => new Map([...tokens].filter(([hash]) => hashes.includes(hash))),
      async putTokens(some) {
        for (const token of some) tokens.set(token.tokenHash, token);
      },
    },
    keyImport: {
      async importKeys(wanted) {
        batches.push(wanted);
        for (const { value, enabled, planId } of wanted) {
          const id = [...keys.values()].find((key) => key.value === value)?.id ?? `imported${(made += 1)}`;
          keys.set(id, { id, value, enabled });
          members.set(id, planId);
        }
        return [];
      },
    },
    secrets: {
      find: (tenantId, tokenId) =>
        kept.find((each) => each.tenantId === tenantId && each.tokenId === tokenId)?.token,
      keep: async (secrets) => void kept.push(...secrets),
    },
  };

  /** Imports rows as lines 1, 2, 3 and so on of a file. */
  const run = async (
    rows: readonly UntrustedImportRow[],
    { ports: some = {}, ...options }: ImportOptions & { ports?: Partial<ImportPorts & TenantPorts> } = {},
  ): Promise<readonly ImportedRow[]> =>
    collect(importTenants(linesOf(rows, world), { ...world.tenancy, ...ports, ...some }, options));
  return { run, ports, kept, batches };
}

export const outcomes = (results: readonly ImportedRow[]) =>
  results.map(({ id, outcome }) => `${id} ${outcome}`);

export const idOfPlan = (plan: keyof typeof PLANS) => PLANS[plan];

async function* linesOf(
  rows: readonly UntrustedImportRow[],
  { clock, tenancy }: World,
): AsyncIterable<ImportLine> {
  const checker = new ImportRowChecker(tenancy.environment, Math.floor(clock() / 1000));
  let line = 0;
  for (const row of rows) yield { line: (line += 1), row: checker.check(row, line) };
}
