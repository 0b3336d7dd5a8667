import {
  objectsArn,
  parameterArn,
  queueArn,
  secretArn,
  tableArn,
  type Environment,
  type Place,
} from "@tollgate/environments";
import type { Backend, BackendName, LambdaBackend } from "./schema/backend";
import type { BackendPermission } from "./schema/permissions";
import { secretIn, type SecretReference } from "./schema/secrets";
import { tableIn, type OwnTable } from "./schema/tables";
import { valueIn } from "./schema/by-environment";

/** An AWS resource that a function may access. */
export type Reachable =
  | {
      readonly kind: "table";
      readonly name: string;
      /** @default the table itself */
      readonly index?: string;
    }
  | { readonly kind: "parameter" | "secret"; readonly id: string }
  | { readonly kind: "objects"; readonly bucket: string; readonly prefix: string }
  | { readonly kind: "queue"; readonly name: string }
  | { readonly kind: "key"; readonly arn: string };

/**
 * The actions that a function may perform, and on which resources: the same on AWS and on the local gateway.
 */
export interface Access {
  /** IAM action names, such as `dynamodb:GetItem`. */
  readonly actions: readonly string[];
  readonly on: readonly Reachable[];
  /**
   * For a key: only to decrypt this resource, through the service that stores it.
   *
   * @default everything that the service stores
   */
  readonly toOpen?: Reachable & { readonly kind: "parameter" | "secret" };
  /** For a key: only through this service, such as `s3`. @default through any */
  readonly through?: string;
}

const READ_ITEMS = ["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:ConditionCheckItem"];
/** Actions on a table, or on an index alone. */
const READ_MANY = ["dynamodb:Query", "dynamodb:Scan"];
const WRITE_ITEMS = [
  "dynamodb:PutItem",
  "dynamodb:UpdateItem",
  "dynamodb:DeleteItem",
  "dynamodb:BatchWriteItem",
];

/** Returns the access to the items of a table and of its indexes, and to nothing else of it. */
function accessToItems(
  {
    name,
    indexes = [],
  }: { readonly name: string; readonly indexes?: readonly { readonly name: string }[] | undefined },
  access: "read" | "read-write",
): readonly Access[] {
  const table = { kind: "table", name } as const;
  const items = access === "read" ? READ_ITEMS : [...READ_ITEMS, ...WRITE_ITEMS];
  if (indexes.length === 0) return [{ actions: [...items, ...READ_MANY], on: [table] }];
  return [
    { actions: items, on: [table] },
    { actions: READ_MANY, on: [table, ...indexes.map((index) => ({ ...table, index: index.name }))] },
  ];
}

/** Returns the access that reads a secret's value. AWS's own keys need no permission. */
function accessToSecret({ kind, id, kmsKeyArn }: SecretReference): readonly Access[] {
  const secret = { kind, id } as const;
  const action = kind === "parameter" ? "ssm:GetParameter" : "secretsmanager:GetSecretValue";
  return [
    { actions: [action], on: [secret] },
    ...(kmsKeyArn === undefined
      ? []
      : [{ actions: ["kms:Decrypt"], on: [{ kind: "key", arn: kmsKeyArn } as const], toOpen: secret }]),
  ];
}

const OBJECTS = {
  read: ["s3:GetObject"],
  write: ["s3:PutObject"],
  "read-write": ["s3:GetObject", "s3:PutObject"],
};
/**
 * SQS and S3 generate a data key for each message or object that is written, and decrypt the keys of those
 * that are read.
 */
const WRITE_ENCRYPTED = ["kms:Decrypt", "kms:GenerateDataKey"];

/** Returns the access to an existing resource; empty in an environment that does not have it. */
function accessToExisting(given: BackendPermission, environmentName: string): readonly Access[] {
  const keyArn = given.kmsKeyArn === undefined ? undefined : valueIn(given.kmsKeyArn, environmentName);
  const withKey = (through: string, actions: readonly string[]): readonly Access[] =>
    keyArn === undefined ? [] : [{ actions, on: [{ kind: "key", arn: keyArn }], through }];
  if ("table" in given) {
    const name = valueIn(given.table, environmentName);
    const indexes = (given.indexes ?? []).map((index) => ({ name: index }));
    return name === undefined
      ? []
      : [...accessToItems({ name, indexes }, given.access), ...withKey("dynamodb", ["kms:Decrypt"])];
  }
  if ("bucket" in given) {
    const bucket = valueIn(given.bucket, environmentName);
    if (bucket === undefined) return [];
    const { access, prefix } = given;
    return [
      { actions: OBJECTS[access], on: [{ kind: "objects", bucket, prefix }] },
      ...withKey("s3", access === "read" ? ["kms:Decrypt"] : WRITE_ENCRYPTED),
    ];
  }
  const name = valueIn(given.queue, environmentName);
  return name === undefined
    ? []
    : [
        { actions: ["sqs:SendMessage", "sqs:GetQueueUrl"], on: [{ kind: "queue", name }] },
        ...withKey("sqs", WRITE_ENCRYPTED),
      ];
}

/**
 * Returns a function's access in one environment, besides writing its own log.
 *
 * @param backends all backends
 */
export function accessIn(
  { tables = {}, sharedTables = {}, secrets = {}, permissions = [] }: LambdaBackend,
  environment: Pick<Environment, "service" | "name">,
  backends: Readonly<Record<BackendName, Backend>>,
): readonly Access[] {
  const own = Object.values(tables).map(({ access = "read-write", ...table }) => ({ table, access }));
  const shared = Object.values(sharedTables).flatMap(({ of, name, access = "read" as const }) => {
    const table = tableOf(backends, of, name);
    return table ? [{ table, access }] : [];
  });
  return [
    ...[...own, ...shared].flatMap(({ table, access }) => accessToItems(tableIn(environment, table), access)),
    ...Object.values(secrets).flatMap((secret) => {
      const reference = secretIn(secret, environment.name);
      return reference ? accessToSecret(reference) : [];
    }),
    ...permissions.flatMap((each) => accessToExisting(each, environment.name)),
  ];
}

/** Returns a backend's own table; `undefined` when it has none of that name. */
export function tableOf(
  backends: Readonly<Record<BackendName, Backend>>,
  backend: BackendName,
  name: string,
): OwnTable | undefined {
  const { tables = {} } = Object.hasOwn(backends, backend) ? (backends[backend] ?? {}) : {};
  return Object.values(tables).find((table) => table.name === name);
}

/** Returns the ARN of a resource from its name. */
export function arnOf(reachable: Reachable, place: Place): string {
  switch (reachable.kind) {
    case "table":
      return tableArn(reachable.name, place, reachable.index);
    case "parameter":
      return parameterArn(reachable.id, place);
    case "secret":
      return secretArn(reachable.id, place);
    case "objects":
      return objectsArn(reachable.bucket, reachable.prefix);
    case "queue":
      return queueArn(reachable.name, place);
    case "key":
      return reachable.arn;
  }
}

/**
 * Builds the condition on the use of a key: only through the service that stores the encrypted data and, for
 * a secret, only for that secret in the service's encryption context.
 *
 * https://docs.aws.amazon.com/kms/latest/developerguide/services-parameter-store.html#parameter-store-encryption-context
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
 *
 * @returns `undefined` when there is no condition
 */
export function conditionOf({ toOpen, through }: Access, place: Place): object | undefined {
  const via = (service: string) => ({ "kms:ViaService": `${service}.${place.region}.amazonaws.com` });
  if (toOpen === undefined) return through === undefined ? undefined : { StringEquals: via(through) };
  const arn = arnOf(toOpen, place);
  return toOpen.kind === "parameter"
    ? { StringEquals: { ...via("ssm"), "kms:EncryptionContext:PARAMETER_ARN": arn } }
    : {
        StringEquals: via("secretsmanager"),
        StringLike: { "kms:EncryptionContext:SecretARN": arn },
      };
}
