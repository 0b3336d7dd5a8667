// dynalite: the library that implements DynamoDB, with the checks and messages of AWS that it lacks.
// Not here: tables, expiry and tags, which are in the folder above.

import { createRequire } from "node:module";
import type { Server } from "node:http";
import { type CallbackGuard, guardStore, type Store } from "./guard";
import {
  returnFailedItem,
  type ConditionCheck,
  type ParameterTypes,
  refuseEmptyIndexKeys,
  type IndexUpdate,
  type ItemCheck,
} from "./items";
import {
  checkSelect,
  type InputCheck,
  nameTokens,
  type ExpressionParser,
  checkKeyTypesOfIndexes,
  DETECTED,
  withWriteMessages,
} from "./messages";
import type { OperationTypes } from "./unsupported";

// dynalite has no type declarations. Its version is pinned, because this code changes its internals.
const load = createRequire(__filename);
const dynalite = load("dynalite") as (options: DynaliteOptions) => Server;
const db = load("dynalite/db") as DynaliteDb;

interface DynaliteOptions {
  /** Directory of its LevelDB. @default in memory */
  readonly path?: string;
  readonly createTableMs?: number;
  readonly deleteTableMs?: number;
  readonly updateTableMs?: number;
}

interface DynaliteDb {
  create: (options: DynaliteOptions) => Store;
  checkConditional: ConditionCheck;
  validateItem: ItemCheck;
  updateIndexes: IndexUpdate;
  validationError: (message: string) => Error;
}

db.checkConditional = returnFailedItem(
  db.checkConditional,
  ["putItem", "updateItem", "deleteItem"].map(
    (action) => (load(`dynalite/validations/${action}`) as { types: ParameterTypes }).types,
  ),
);

interface Operation {
  readonly types: OperationTypes;
  custom: InputCheck;
}

/** dynalite's operations; each has its own module. */
const operations: ReadonlyMap<string, Operation> = new Map(
  [
    ...["BatchGetItem", "BatchWriteItem", "CreateTable", "DeleteItem", "DeleteTable", "DescribeTable"],
    ...["DescribeTimeToLive", "GetItem", "ListTables", "ListTagsOfResource", "PutItem", "Query", "Scan"],
    ...["TagResource", "UntagResource", "UpdateItem", "UpdateTable"],
  ].map((name) => [
    name,
    load(`dynalite/validations/${name.replace(/^./, (first) => first.toLowerCase())}`) as Operation,
  ]),
);

/** The input members that dynalite knows. @returns `undefined` for an operation that it does not have */
export function inputTypes(name: string): OperationTypes | undefined {
  return operations.get(name)?.types;
}

function replaceCheck(name: string, replace: (check: InputCheck) => InputCheck): void {
  const operation = operations.get(name) as Operation;
  operation.custom = replace(operation.custom);
}
replaceCheck("Query", (check) => checkSelect(check, DETECTED));
replaceCheck("Scan", (check) => checkSelect(check, ""));
for (const name of ["PutItem", "UpdateItem", "DeleteItem"]) replaceCheck(name, withWriteMessages);

// All reads are consistent here.
(inputTypes("Scan") as OperationTypes)["ConsistentRead"] = "Boolean";
checkKeyTypesOfIndexes(inputTypes("CreateTable") as OperationTypes);

for (const kind of ["update", "condition", "projection"]) {
  nameTokens(load(`dynalite/db/${kind}Parser`) as ExpressionParser);
}

const { check, update } = refuseEmptyIndexKeys(
  { check: db.validateItem, update: db.updateIndexes },
  (message) => db.validationError(message),
);
db.validateItem = check;
db.updateIndexes = update;

/** dynalite's server. It does not listen: requests are passed to it within `guard.run`. */
export function guardedDynalite(options: DynaliteOptions, guard: CallbackGuard): Server {
  const { create } = db;
  db.create = (given) => guardStore(create(given), guard);
  try {
    return dynalite(options);
  } finally {
    db.create = create;
  }
}
