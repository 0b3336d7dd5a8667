import { awsArn, type Environment, type TableDefinition } from "@tollgate/environments";
import type { Backend, BackendName, LambdaBackend } from "./backend";
import { tableIn, type OwnTable } from "./backend-tables";

/** Something on AWS that a function may reach. */
export type Reachable = {
  readonly kind: "table";
  readonly name: string;
  /** @default the table itself */
  readonly index?: string;
};

/** What a function may do, and with what: the same on AWS and on the local gateway. */
export interface Access {
  /** As IAM names them: `dynamodb:GetItem`. */
  readonly actions: readonly string[];
  readonly on: readonly Reachable[];
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
export function accessToItems(
  { name, indexes = [] }: Pick<TableDefinition, "name" | "indexes">,
  access: "read" | "read-write",
): readonly Access[] {
  const table: Reachable = { kind: "table", name };
  const items = access === "read" ? READ_ITEMS : [...READ_ITEMS, ...WRITE_ITEMS];
  if (indexes.length === 0) return [{ actions: [...items, ...READ_MANY], on: [table] }];
  return [
    { actions: items, on: [table] },
    { actions: READ_MANY, on: [table, ...indexes.map((index) => ({ ...table, index: index.name }))] },
  ];
}

/** What a function may do in one environment, beside writing its own log. @param backends all that there are */
export function accessIn(
  { tables = {}, sharedTables = {} }: LambdaBackend,
  environment: Pick<Environment, "service" | "name">,
  backends: Readonly<Record<BackendName, Backend>>,
): readonly Access[] {
  const own = Object.values(tables).map(({ access = "read-write", ...table }) => ({ table, access }));
  const shared = Object.values(sharedTables).flatMap(({ of, name, access = "read" as const }) => {
    const table = tableOf(backends, of, name);
    return table ? [{ table, access }] : [];
  });
  return [...own, ...shared].flatMap(({ table, access }) =>
    accessToItems(tableIn(environment, table), access),
  );
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
export function arnOf(
  { name, index }: Reachable,
  { region, accountId }: { readonly region: string; readonly accountId: string },
): string {
  const table = awsArn("dynamodb", region, accountId, `table/${name}`);
  return index === undefined ? table : `${table}/index/${index}`;
}
