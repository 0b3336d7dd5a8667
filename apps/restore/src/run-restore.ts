import { DynamoDBClient, ResourceNotFoundException } from "@aws-sdk/client-dynamodb";
import { Command, CommanderError, Option } from "commander";
import { environmentNamed, EnvironmentError, tenantsTable, tokensTable } from "@tollgate/environments";
import { copyMissingItems, type Item } from "./copy-missing-items";
import { OtherTableError } from "./other-table-error";

export interface Output {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
}

interface Options {
  readonly env: string;
  readonly table: "tokens" | "tenants";
  readonly from: string;
  readonly dryRun?: true;
}

const TABLES = { tokens: tokensTable, tenants: tenantsTable };

/** Runs the command. @returns its exit status: 0 done, 2 wrong use, or a table that does not exist or is of another kind. */
export async function runRestore(args: readonly string[], { out, error }: Output): Promise<number> {
  const program = new Command("npm run restore --")
    .description(
      "Copies what one of an environment's tables lacks from a table that a backup was restored to",
    )
    .requiredOption("--env <name>", "the environment")
    .addOption(
      new Option("--table <table>", "the table to complete")
        .choices(["tokens", "tenants"])
        .makeOptionMandatory(),
    )
    .requiredOption("--from <name>", "the table that the backup was restored to")
    .option("--dry-run", "read only, and list what would be copied")
    .exitOverride()
    .configureOutput({ writeOut: out, writeErr: error });
  try {
    const { env, table, from, dryRun } = program.parse(args, { from: "user" }).opts<Options>();
    const environment = environmentNamed(env);
    const to = TABLES[table](environment);
    if (to.name === from)
      throw new EnvironmentError([`--from ${from} is the ${table} table of ${env} itself`]);
    const client = new DynamoDBClient({ region: environment.region, retryMode: "adaptive", maxAttempts: 10 });
    const onCopied = (item: Item): void => out(`${dryRun ? "would copy" : "copied"} ${describe(item)}\n`);
    const { copied, kept } = await copyMissingItems(client, {
      from,
      to,
      isDryRun: dryRun ?? false,
      onCopied,
    });
    error(`${to.name}: ${copied} ${dryRun ? "to be copied" : "copied"}, ${kept} there already\n`);
    return 0;
  } catch (caught) {
    if (caught instanceof CommanderError) return caught.exitCode === 0 ? 0 : 2;
    if (caught instanceof EnvironmentError || caught instanceof OtherTableError) error(`${caught.message}\n`);
    else if (caught instanceof ResourceNotFoundException)
      error(
        "a table does not exist: is it restored, in this account and Region, and is the environment deployed?\n",
      );
    else throw caught;
    return 2;
  }
}

/** Which tenant and token an item is of. A token's hash and a key's value are nobody's business here. */
function describe(item: Item): string {
  const known = ["tenantId", "tokenId", "item", "label"].flatMap((name) =>
    item[name]?.S === undefined ? [] : [`${name}=${JSON.stringify(item[name].S)}`],
  );
  return known.length > 0 ? known.join(" ") : "an item without a tenant";
}
