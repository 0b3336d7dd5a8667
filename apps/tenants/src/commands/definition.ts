import type { Environment } from "@tollgate/environments";
import type { AwsClients, Inventory, Tenancy } from "@tollgate/tenant-provisioning-runtime";
import type { Option } from "commander";
import type { Io } from "../io/io";
import type { SecretOutput } from "../output/secret-output";

/** What a command's action gets. */
export interface Invocation {
  readonly tenancy: Tenancy;
  /** Everything there is, for what compares it. */
  readonly inventory: Inventory;
  readonly environment: Environment;
  /** The positional arguments, in order. */
  readonly args: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
  readonly io: Pick<Io, "readInput" | "note" | "showProgress">;
  /** For what needs ports of its own. */
  readonly clients: AwsClients;
  /** Delivers what the command makes that has a secret. In a dry run it delivers nothing. */
  readonly delivery: SecretOutput["delivery"];
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** What a result can say that is not as it should be: the name of an exit status. */
export type Problem = "notFound" | "problems";

/** One command of the table. Its action says what is to be done, its format how the result is shown to a person. */
export interface CommandDefinition<Result = unknown> {
  /** One or two words, such as `tokens mint`. */
  readonly name: string;
  /** In commander's notation, such as `<tenant-id>`; empty for none. */
  readonly arguments: string;
  readonly summary: string;
  readonly options: readonly Option[];
  /** What follows `npm run tenants --`. */
  readonly examples: readonly string[];
  /** It gets `--dry-run`, and its caller is looked up for the audit trail. */
  readonly writes: boolean;
  /** With `--dry-run` its results say what would be done, and it writes nothing by itself. @default the ports say it */
  readonly tellsDryRun?: true;
  /** Throws a `UsageError` for arguments and options that do not go together, before anything is asked or done. */
  readonly check?: (args: readonly string[], options: Readonly<Record<string, unknown>>) => void;
  /** It gets `--yes`. `prod` asks there only. */
  readonly asks?: "always" | "prod";
  /** Its result is `Issued`, delivered by `delivery`: it gets `--out`, and its format is of all but the secret. */
  readonly secret?: true;
  /** What finishes and what removes what it leaves where it is cut short; nothing for a run that only reads. @default running it again */
  readonly mend?: (args: readonly string[], options: Readonly<Record<string, unknown>>) => string | undefined;
  /** Its `--out` is a new file of mode 0600 for its results. */
  readonly resultsToFile?: true;
  /** One result, or many as they arrive. */
  readonly run: (invocation: Invocation) => Promise<Result> | AsyncIterable<Result>;
  /** What is said where there are no results. @default nothing */
  readonly empty?: string;
  /** Whether a result is a problem, and which, as the exit status says it. @default none is */
  readonly problemOf?: (result: Result) => Problem | undefined;
  /** The lines above many results. */
  readonly header?: string | ((options: Invocation["options"]) => string);
  readonly format: (result: Result) => string;
}

/** Keeps a definition's own result type while it stands in a table of many. */
export function define<Result>(definition: CommandDefinition<Result>): CommandDefinition {
  return definition as CommandDefinition;
}
