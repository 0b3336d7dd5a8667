import { z } from "zod";

/** A KMS key of the environment's own, which AWS changes by itself while every name of it stays the same. */
export const encryptionOption = z.strictObject({
  /** Days between two changes of the key's material; KMS's own limits. */
  rotationDays: z.int().min(90).max(2_560),
  /** Days between the deletion of the key and the loss of all that it encrypted; KMS's own limits. */
  deletionWindowDays: z.int().min(7).max(30),
});

/** Copies of both tables in a vault, which outlive the tables. */
export const backupOption = z.strictObject({
  /** When copies are made, in UTC. */
  schedule: z
    .string()
    .regex(
      /^cron\(\S+ \S+ \S+ \S+ \S+ \S+\)$/,
      "an AWS cron expression of six fields, such as cron(0 5 * * ? *)",
    ),
  /** How long a copy is kept. */
  retentionDays: z.int().min(1).max(36_500),
});

export type EncryptionOption = z.output<typeof encryptionOption>;
export type BackupOption = z.output<typeof backupOption>;
