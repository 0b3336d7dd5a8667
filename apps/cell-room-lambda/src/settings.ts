import { CELL_NAME, TABLE_NAME } from "@tollgate/records";

/** The settings that the function reads from its environment variables. */
export interface Settings {
  /** Name of the directory's DynamoDB table. */
  readonly directoryTable: string;
  /** The names of the cells, at least one. */
  readonly cells: readonly string[];
  /** The most tenants that one cell takes. */
  readonly capacity: number;
}

/** The function's environment variables are missing or wrong. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
}

/**
 * Reads `DIRECTORY_TABLE`, `CELLS` and `CELL_CAPACITY`.
 *
 * @throws {SettingsError} naming every variable that is missing or wrong, its value, and what is allowed.
 */
export function parseSettings(untrustedEnv: Readonly<Record<string, string | undefined>>): Settings {
  const { DIRECTORY_TABLE = "", CELLS = "", CELL_CAPACITY = "" } = untrustedEnv;
  const cells = CELLS.split(",");
  const problems = [
    TABLE_NAME.test(DIRECTORY_TABLE) ? [] : ["DIRECTORY_TABLE", "a DynamoDB table's name"],
    cells.every((cell) => CELL_NAME.test(cell)) ? [] : ["CELLS", "names of cells, with commas between them"],
    /^[1-9]\d{0,4}$/.test(CELL_CAPACITY) ? [] : ["CELL_CAPACITY", "a number of tenants"],
  ].flatMap(([name, allowed]) =>
    name === undefined
      ? []
      : [`${name} is ${JSON.stringify(untrustedEnv[name]) ?? "missing"}; allowed: ${allowed}`],
  );
  if (problems.length > 0) throw new SettingsError(problems.join("; "));
  return { directoryTable: DIRECTORY_TABLE, cells, capacity: Number(CELL_CAPACITY) };
}
