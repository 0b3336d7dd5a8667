import * as z from "zod";

/** A customer-managed KMS key with automatic rotation. */
export const encryptionOption = z.strictObject({
  /** Days between two rotations of the key material. */
  rotationDays: z.int().min(90).max(2_560),
  /** Days between the scheduled deletion of the key and the loss of the data that it encrypts. */
  deletionWindowDays: z.int().min(7).max(30),
});

/** Backups of all tables, including those of backends, in a vault. They outlive the tables. */
export const backupOption = z.strictObject({
  /** When AWS Backup copies the tables: an AWS cron expression in UTC, such as `cron(0 5 * * ? *)`. */
  schedule: z.string().refine(isSchedule, {
    error: "an AWS cron expression of six fields, such as cron(0 5 * * ? *)",
  }),
  /** Days that the vault keeps a backup. */
  retentionDays: z.int().min(1).max(36_500),
});

/** Patterns of the six fields: minutes, hours, days of the month, months, days of the week, years. */
const CRON_FIELDS = [
  cronField("[1-5]?\\d"),
  cronField("1?\\d|2[0-3]"),
  cronField("[1-9]|[12]\\d|3[01]", "\\?|L|(?:[1-9]|[12]\\d|3[01])W|LW"),
  cronField("[1-9]|1[0-2]|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC"),
  cronField("[1-7]|SUN|MON|TUE|WED|THU|FRI|SAT", "\\?|L|[1-7]L|[1-7]#[1-5]"),
  cronField("19[7-9]\\d|20\\d\\d|21\\d\\d"),
];

/** A list of values, ranges and steps, or one of the special forms. */
function cronField(value: string, special = "\\*"): RegExp {
  const item = `(?:\\*|(?:${value})(?:-(?:${value}))?)(?:/\\d{1,2})?`;
  return new RegExp(`^(?:${special}|${item}(?:,${item})*)$`);
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cron-expressions.html */
function isSchedule(text: string): boolean {
  const fields = /^cron\((.*)\)$/.exec(text)?.[1]?.split(" ") ?? [];
  return (
    fields.length === CRON_FIELDS.length &&
    fields.every((field, index) => CRON_FIELDS[index]?.test(field)) &&
    (fields[2] === "?") !== (fields[4] === "?")
  );
}

export type EncryptionOption = z.output<typeof encryptionOption>;
export type BackupOption = z.output<typeof backupOption>;
