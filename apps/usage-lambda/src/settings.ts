import { TABLE_NAME } from "@tollgate/records";

/** The settings that both functions read from their environment variables. */
export interface Settings {
  /** Name of the table of sums. */
  readonly usageTable: string;
  /** Name of the table of lines. */
  readonly usageLinesTable: string;
  /** Days after its hour for which a sum is kept. */
  readonly retentionDays: number;
}

/** The functions' environment variables are missing or wrong. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
}

/**
 * Reads `USAGE_TABLE`, `USAGE_LINES_TABLE` and `RETENTION_DAYS`. None has a default: sums that expire too early cannot be
 * made again.
 *
 * @throws {SettingsError} naming every variable that is missing or wrong, its value, and what is allowed.
 */
export function parseSettings(untrustedEnv: Readonly<Record<string, string | undefined>>): Settings {
  const { USAGE_TABLE = "", USAGE_LINES_TABLE = "", RETENTION_DAYS = "" } = untrustedEnv;
  const problems = [
    TABLE_NAME.test(USAGE_TABLE) ? [] : ["USAGE_TABLE", "a DynamoDB table's name"],
    TABLE_NAME.test(USAGE_LINES_TABLE) ? [] : ["USAGE_LINES_TABLE", "a DynamoDB table's name"],
    /^[1-9]\d{0,3}$/.test(RETENTION_DAYS) ? [] : ["RETENTION_DAYS", "a number of days, at most 9999"],
  ].flatMap(([name, allowed]) =>
    name === undefined
      ? []
      : [`${name} is ${JSON.stringify(untrustedEnv[name]) ?? "missing"}; allowed: ${allowed}`],
  );
  if (problems.length > 0) throw new SettingsError(problems.join("; "));
  return {
    usageTable: USAGE_TABLE,
    usageLinesTable: USAGE_LINES_TABLE,
    retentionDays: Number(RETENTION_DAYS),
  };
}
