import { ResourceNotFoundException } from "@aws-sdk/client-dynamodb";
import { Command, CommanderError, Option } from "commander";
import { cellsOf, environmentNamed, EnvironmentError, type Environment } from "@tollgate/environments";
import { auditTable, tenantsTable, tokensTable, usageTable } from "@tollgate/records";
import {
  accessOf,
  awsClients,
  escapeControls,
  escapeLine,
  explainAwsError,
  holdsToken,
  TOKEN_GIVEN,
  withoutTokens,
  type ReachingClients,
} from "@tollgate/tenant-provisioning-runtime";
import { copyMissingItems, type Item, OtherTableError } from "./copy-missing-items";

export interface Output {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
}

/**
 * Creates the clients of an environment or of a cell, in its account and with its role.
 *
 * @param tell receives a line, without a line break, for each long wait
 */
export type CreateClients = (
  place: Pick<Environment, "region" | "account" | "roles">,
  tell: (line: string) => void,
) => Pick<ReachingClients, "dynamodb" | "destroy">;

interface Options {
  readonly env: string;
  readonly cell?: string;
  readonly table: keyof typeof TABLES;
  readonly from: string;
  readonly dryRun?: true;
}

/** The documented exit statuses. */
const STATUS = { ok: 0, failure: 1, usage: 2, access: 5, unavailable: 6 } as const;
const TABLES = { tokens: tokensTable, tenants: tenantsTable, audit: auditTable, usage: usageTable };

/** Runs the command. It never rejects. @returns its exit status */
export async function runRestore(
  args: readonly string[],
  { out, error }: Output,
  createClients: CreateClients = (place, tell) => awsClients(place.region, { tell, ...accessOf(place) }),
): Promise<number> {
  const note = (text: string): void => error(escapeControls(withoutTokens(text)));
  const secretAt = args.findIndex(holdsToken);
  if (secretAt !== -1) {
    note(`argument ${secretAt + 1} ${TOKEN_GIVEN} (the shell's history keeps it: revoke the token)\n`);
    return STATUS.usage;
  }
  const program = restoreProgram().configureOutput({ writeOut: out, writeErr: note });
  const copying = { environmentName: "", to: "", copied: 0 };
  let clients: ReturnType<CreateClients> | undefined;
  try {
    const { env, cell, table, from, dryRun } = program.parse(args, { from: "user" }).opts<Options>();
    const place = placeNamed(env, cell);
    const to = TABLES[table](place);
    if (to.name === from)
      throw new EnvironmentError([`--from ${from} is ${place.name}'s own ${table} table`]);
    Object.assign(copying, { environmentName: env, to: to.name });
    clients = createClients(place, (line) => note(`${line}\n`));
    const onCopied = (item: Item): void => {
      if (!dryRun) copying.copied += 1;
      out(`${dryRun ? "would copy" : "copied"} ${describe(item)}\n`);
    };
    const { copied, kept } = await copyMissingItems(clients.dynamodb, {
      from,
      to,
      isDryRun: dryRun ?? false,
      onCopied,
    });
    note(`${to.name}: ${copied} ${dryRun ? "to be copied" : "copied"}, ${kept} existed already\n`);
    return STATUS.ok;
  } catch (caught) {
    // commander has already printed the error. Printing the help text is no error.
    if (caught instanceof CommanderError) return caught.exitCode === 0 ? STATUS.ok : STATUS.usage;
    const { status, message } = explain(caught, copying.environmentName);
    note(`${message}\n`);
    if (copying.copied > 0)
      note(`${copying.to}: ${copying.copied} copied until then; run it again to finish\n`);
    if (args.includes("--debug")) note(`${stackOf(caught)}\n`);
    return status;
  } finally {
    clients?.destroy();
  }
}

/**
 * Returns an environment, or its cell.
 *
 * @throws {EnvironmentError} when there is no such environment or cell, or no cell is named and there are several.
 */
function placeNamed(untrustedEnvironment: string, untrustedCell: string | undefined): Environment {
  const cells = cellsOf(environmentNamed(untrustedEnvironment));
  const [only, ...others] = cells;
  if (untrustedCell === undefined && only !== undefined && others.length === 0) return only.environment;
  const found = cells.find(({ name }) => name === untrustedCell);
  if (found !== undefined) return found.environment;
  const given = untrustedCell === undefined ? "is missing" : JSON.stringify(untrustedCell);
  throw new EnvironmentError([
    `--cell ${given}; the cells of ${untrustedEnvironment} are: ${cells.map(({ name }) => name).join(", ")}`,
  ]);
}

function restoreProgram(): Command {
  return new Command("npm run restore --")
    .description(
      "Copies the items that a table of an environment or of a cell lacks from a table restored from a backup",
    )
    .requiredOption("--env <name>", "the environment")
    .option("--cell <name>", "the cell, in an environment with several")
    .addOption(
      new Option("--table <table>", "the table to complete")
        .choices(Object.keys(TABLES))
        .makeOptionMandatory(),
    )
    .requiredOption("--from <name>", "the table restored from the backup")
    .option("--dry-run", "read only, and list what would be copied")
    .option("--debug", "show where an error came from")
    .allowExcessArguments(false)
    .addHelpText(
      "after",
      "\nExit statuses: 0 done; 2 wrong use, or a table that does not exist or has a different key; 5 no access to AWS;\n" +
        "6 AWS or the network does not answer, or AWS answers unexpectedly; 1 an unexpected failure.",
    )
    .exitOverride();
}

function explain(
  error: unknown,
  environmentName: string,
): { readonly status: number; readonly message: string } {
  if (error instanceof EnvironmentError || error instanceof OtherTableError)
    return { status: STATUS.usage, message: error.message };
  if (error instanceof ResourceNotFoundException)
    return {
      status: STATUS.usage,
      message:
        "a table does not exist: is it restored, in this account and Region, and is the environment or cell deployed?",
    };
  const aws = explainAwsError(error, { environmentName, endpoint: process.env["AWS_ENDPOINT_URL"] });
  if (aws !== undefined) return { status: STATUS[aws.kind], message: aws.message };
  return {
    status: STATUS.failure,
    message: `unexpected failure: ${String(error)} (run it again with --debug to see where)`,
  };
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** Names the tenant, the token and the hour of an item, without hashes and values of keys. */
function describe(item: Item): string {
  const known = ["tenantId", "tokenId", "item", "hour", "label"].flatMap((name) =>
    item[name]?.S === undefined ? [] : [`${name}=${JSON.stringify(item[name].S)}`],
  );
  // Other programs may have stored any text as a label.
  return known.length > 0 ? escapeLine(withoutTokens(known.join(" "))) : "an item without a tenant";
}
