import type { mintRouterSecret } from "@tollgate/cell-router";
import type { Environment } from "@tollgate/environments";
import type {
  AwsClients,
  CellApis,
  Cells,
  Inventory,
  RouterExceptions,
  RouterSecretStore,
  Tenancy,
  Time,
} from "@tollgate/tenant-provisioning-runtime";
import type { Option } from "commander";
import type { Io } from "../io/io";
import type { SecretOutput } from "../output/secret-output";

/** Where a command works: the environment, or one of its cells. */
export interface Place {
  /** Name of the cell. Undefined for an environment without cells. */
  readonly cell: string | undefined;
  readonly tenancy: Tenancy;
  /** All keys and plans in the account and Region. */
  readonly inventory: Inventory;
  /** As the cell has it. */
  readonly environment: Environment;
  /** For commands that need more ports. */
  readonly clients: AwsClients;
}

/** The cells of an environment, with what their router knows of tenants that moved. */
export interface OpenCells extends Cells {
  readonly exceptions: RouterExceptions;
  readonly secrets: RouterSecretStore;
  readonly apis: CellApis;
}

/** Where a command works: in one place, or in many. */
export interface Places {
  readonly environment: Environment;
  /** The cells, or one place for an environment without cells. */
  readonly places: readonly [Place, ...Place[]];
  /** Directory, rooms and router. @default the environment has no cells */
  readonly cells?: OpenCells;
  /**
   * The place of a tenant.
   *
   * @throws {TenantIdError} {@link UnknownCellError} where there are cells.
   */
  readonly placeOf: (untrustedTenantId: string) => Promise<Place>;
}

/** The arguments of a command's action. */
export interface Invocation extends Places {
  /** The positional arguments, in order. */
  readonly args: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
  readonly io: Pick<Io, "readInput" | "note" | "showProgress">;
  /** Delivers results that contain a secret. In a dry run, it does nothing. */
  readonly delivery: SecretOutput["delivery"];
  /** Milliseconds since 1970. */
  readonly now: number;
  /** For commands that wait. A signal ends the program during a wait. */
  readonly time: Time;
  /** Mints a secret of the router. */
  readonly mintSecret: typeof mintRouterSecret;
  /** Receives the steps of a dry run that the ports do not report. @default it is none */
  readonly would?: (step: string) => void;
}

/** A problem in a result, as the name of an exit status. */
export type Problem = "notFound" | "problems" | "incomplete";

/** A command of the table: its action, and the format of its results for a terminal. */
export interface CommandDefinition<Result = unknown> {
  /** One or two words, such as `tokens mint`. */
  readonly name: string;
  /** In commander's notation, such as `<tenant-id>`; empty for none. */
  readonly arguments: string;
  readonly summary: string;
  readonly options: readonly Option[];
  /** Arguments of `npm run tenants --`. */
  readonly examples: readonly string[];
  /** Adds `--dry-run`, and looks up the caller for the audit trail. */
  readonly writes: boolean;
  /**
   * With `--dry-run`, the command itself reports the changes that it would make.
   *
   * @default the ports report them
   */
  readonly tellsDryRun?: true;
  /**
   * Throws a `UsageError` for arguments and options that contradict each other, before the command asks or
   * does anything.
   */
  readonly check?: (args: readonly string[], options: Readonly<Record<string, unknown>>) => void;
  /**
   * Asks for confirmation, unless `--yes` is given. With `protected`, asks only in an environment with
   * `deletionProtection`.
   */
  readonly asks?: "always" | "protected";
  /** The result is `Issued`, and `delivery` delivers it. Adds `--out`. The format omits the secret. */
  readonly secret?: true;
  /**
   * Returns the commands that finish or remove the changes of an interrupted run, or undefined for a run that
   * only reads.
   *
   * @default the same command
   */
  readonly mend?: (args: readonly string[], options: Readonly<Record<string, unknown>>) => string | undefined;
  /** Adds `--out`, a new file of mode 0600 for the results. */
  readonly resultsToFile?: true;
  /** One result, or many as they arrive. */
  readonly run: (invocation: Invocation) => Promise<Result> | AsyncIterable<Result>;
  /** The note if there are no results. @default no note */
  readonly empty?: string;
  /** The problem in a result, for the exit status. @default none */
  readonly problemOf?: (result: Result) => Problem | undefined;
  /** A function for a header with optional columns. @param hasCells whether the environment has cells */
  readonly header?:
    string | ((options: Invocation["options"], hasCells: boolean, first: Result) => string | undefined);
  readonly format: (result: Result, options: Invocation["options"]) => string;
}

/** Checks a definition against its result type, which the table of commands erases. */
export function define<Result>(definition: CommandDefinition<Result>): CommandDefinition {
  return definition as CommandDefinition;
}
