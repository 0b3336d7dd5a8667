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

/** Something on AWS that a function may reach. */
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

/** What a function may do, and with what: the same on AWS and on the local gateway. */
export interface Access {
  /** As IAM names them: `dynamodb:GetItem`. */
  readonly actions: readonly string[];
  readonly on: readonly Reachable[];
  /** Of a key: only to open this, through the service that keeps it. @default for all that the service keeps */
  readonly toOpen?: Reachable & { readonly kind: "parameter" | "secret" };
  /** Of a key: only through this service, such as `s3`. @default through any */
  readonly through?: string;
}

const READ_ITEMS = ["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:ConditionCheckItem"];
/** These read a table, or an index by itself. */
const READ_MANY = ["dynamodb:Query", "dynamodb:Scan"];
const WRITE_ITEMS = [
  "dynamodb:PutItem",
  "dynamodb:UpdateItem",
  "dynamodb:DeleteItem",
  "dynamodb:BatchWriteItem",
];

/** What is needed for the items of a table and of its indexes, and for nothing else of it. */
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

/** What is needed to read a secret's value. AWS's own keys need no permission. */
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
/** SQS and S3 make a key for each message or object that is written, and open those that are read. */
const WRITE_ENCRYPTED = ["kms:Decrypt", "kms:GenerateDataKey"];

/** What is needed for something that is there already; nothing in an environment that does not have it. */
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

/** What a function may do in one environment, beside writing its own log. @param backends all that there are */
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

/** A table that a backend has for its own; `undefined` when it has none of that name. */
export function tableOf(
  backends: Readonly<Record<BackendName, Backend>>,
  backend: BackendName,
  name: string,
): OwnTable | undefined {
  const { tables = {} } = Object.hasOwn(backends, backend) ? (backends[backend] ?? {}) : {};
  return Object.values(tables).find((table) => table.name === name);
}

/** The ARN of something that is reached by its name. */
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
 * The condition under which a key may be used: only through the service that keeps what it opens, and of a secret only for what
 * that service says that it is.
 *
 * https://docs.aws.amazon.com/kms/latest/developerguide/services-parameter-store.html#parameter-store-encryption-context
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
 *
 * @returns `undefined` where there is none
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
