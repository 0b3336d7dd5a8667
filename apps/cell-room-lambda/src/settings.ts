import { readVariables, tableName } from "@tollgate/function-settings";
import { CELL_NAME } from "@tollgate/records";

/** The settings that the function reads from its environment variables. */
export interface Settings {
  /** Name of the directory's DynamoDB table. */
  readonly directoryTable: string;
  /** The names of the cells, at least one. */
  readonly cells: readonly string[];
  /** The most tenants that one cell takes. */
  readonly capacity: number;
}

/**
 * Reads `DIRECTORY_TABLE`, `CELLS` and `CELL_CAPACITY`.
 *
 * @throws {SettingsError} naming every variable that is missing or wrong, its value, and what is allowed.
 */
export function parseSettings(untrustedEnv: Readonly<Record<string, string | undefined>>): Settings {
  const variables = readVariables(untrustedEnv, {
    DIRECTORY_TABLE: tableName,
    CELLS: ["names of cells, with commas between them", areCells],
    CELL_CAPACITY: ["a number of tenants", /^[1-9]\d{0,4}$/],
  });
  return {
    directoryTable: variables.DIRECTORY_TABLE,
    cells: variables.CELLS.split(","),
    capacity: Number(variables.CELL_CAPACITY),
  };
}

function areCells(untrusted: string): boolean {
  return untrusted.split(",").every((cell) => CELL_NAME.test(cell));
}
