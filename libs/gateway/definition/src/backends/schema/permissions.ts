import { nameProblem, regionOf, show, type Environment } from "@tollgate/environments";
import { TABLE_NAME } from "@tollgate/records";
import * as z from "zod";
import { byEnvironment, valueIn } from "./by-environment";
import { kmsKeyArn } from "./secrets";
import type { TakenNames } from "./own-names";

const key = {
  /** The customer-managed key that encrypts it. @default AWS's own key */
  kmsKeyArn: byEnvironment(kmsKeyArn, "a KMS key's ARN").optional(),
};

const tablePermission = z.strictObject({
  /** The full name of a DynamoDB table that belongs to no backend. */
  table: byEnvironment(
    z.string().regex(TABLE_NAME, "a table's name, 3 to 255 of a-z, A-Z, 0-9, '_', '-', '.'"),
    "a table's name",
  ),
  /** Indexes that may be queried too. @default none */
  indexes: z.array(z.string().regex(TABLE_NAME, "an index's name")).readonly().optional(),
  access: z.enum(["read", "read-write"]),
  ...key,
});

const bucketPermission = z.strictObject({
  /** The name of an S3 bucket. */
  bucket: byEnvironment(
    z
      .string()
      .refine(
        (name) => nameProblem({ kind: "bucket", name }) === undefined,
        "a bucket's name, 3 to 63 of a-z, 0-9, '.', '-'",
      ),
    "a bucket's name",
  ),
  /** Prefix of the objects' keys, ending in a slash. */
  prefix: z
    .string({ error: "what the keys of objects begin with, such as invoices/" })
    .regex(
      /^([\w.=-]+\/)+$/,
      "what the keys of objects begin with, such as invoices/: a-z, A-Z, 0-9, '.', '_', '=', '-' in parts that each end with a slash",
    ),
  /** `read` gets an object by its key, and `write` puts one; neither lists or deletes. */
  access: z.enum(["read", "write", "read-write"]),
  ...key,
});

const queuePermission = z.strictObject({
  /** The name of an SQS queue. */
  queue: byEnvironment(
    z
      .string()
      .regex(
        /^(?=.{1,80}$)[\w-]+(\.fifo)?$/,
        "a queue's name, at most 80 of a-z, A-Z, 0-9, '_', '-' (SQS's CreateQueue)",
      ),
    "a queue's name",
  ),
  access: z.enum(["send"]),
  ...key,
});

/** A function's permission on an existing resource: each form grants the least that its name means. */
export const permission = z.union([tablePermission, bucketPermission, queuePermission], {
  error: "one of { table, access }, { bucket, prefix, access } and { queue, access }",
});

export type BackendPermission = z.input<typeof permission>;

/** Returns the members of a permission that may be listed by environment. */
export function listedIn(given: BackendPermission): Readonly<Record<string, BackendPermission["kmsKeyArn"]>> {
  const named =
    "table" in given
      ? { table: given.table }
      : "bucket" in given
        ? { bucket: given.bucket }
        : { queue: given.queue };
  return { ...named, kmsKeyArn: given.kmsKeyArn };
}

/** Returns the problems with a permission's key: services use keys of their own Region only. */
function problemsWithKey(
  { kmsKeyArn: key }: BackendPermission,
  environments: readonly Environment[],
): readonly string[] {
  return environments.flatMap(({ name, region }) => {
    const arn = key && valueIn(key, name);
    return arn === undefined || regionOf(arn) === region
      ? []
      : [`.kmsKeyArn is ${show(arn)}; allowed: one in ${region}, the Region of ${name}`];
  });
}

/** Reports resources of the gateway or a backend, in any environment: a permission may not name them. */
export function problemsWithPermission(
  given: BackendPermission,
  environments: readonly Environment[],
  own: TakenNames,
): readonly string[] {
  return [
    ...environments.flatMap(({ name }) => problemWithName(given, name, own) ?? []).slice(0, 1),
    ...problemsWithKey(given, environments).slice(0, 1),
  ];
}

function problemWithName(
  given: BackendPermission,
  environmentName: string,
  { isUsedByGateway, isUsedByBackend }: TakenNames,
): string | undefined {
  if ("table" in given) {
    const name = valueIn(given.table, environmentName);
    if (name === undefined) return undefined;
    if (isUsedByGateway("table", name))
      return `.table is ${show(name)}; allowed: another than the gateway's own tables, which no backend reads`;
    return isUsedByBackend("table", name)
      ? `.table is ${show(name)}; allowed: another: name a backend's table in sharedTables`
      : undefined;
  }
  // The gateway has no queues.
  if (!("bucket" in given)) return undefined;
  const name = valueIn(given.bucket, environmentName);
  return name !== undefined && isUsedByGateway("bucket", name)
    ? `.bucket is ${show(name)}; allowed: another than the gateway's own buckets`
    : undefined;
}
