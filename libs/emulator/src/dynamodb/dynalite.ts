import { createRequire } from "node:module";
import type { Server } from "node:http";
import type { CallbackGuard } from "./callback-guard";
import { returnFailedItem } from "./failed-item";
import type { ConditionCheck, ParameterTypes } from "./failed-item";
import { guardStore } from "./guarded-store";
import type { Store } from "./guarded-store";
import { refuseEmptyIndexKeys } from "./index-keys";
import type { IndexUpdate, ItemCheck } from "./index-keys";
import { nameTokens } from "./syntax-error";
import type { ExpressionParser } from "./syntax-error";

// dynalite has no type declarations. Its version is pinned, because this reaches into it.
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

for (const kind of ["update", "condition", "projection"]) {
  nameTokens(load(`dynalite/db/${kind}Parser`) as ExpressionParser);
}

const { check, update } = refuseEmptyIndexKeys(
  { check: db.validateItem, update: db.updateIndexes },
  (message) => db.validationError(message),
);
db.validateItem = check;
db.updateIndexes = update;

/** dynalite's server, which is never told to listen: requests are handed to it, by `guard.run`. */
export function guardedDynalite(options: DynaliteOptions, guard: CallbackGuard): Server {
  const { create } = db;
  db.create = (given) => guardStore(create(given), guard);
  try {
    return dynalite(options);
  } finally {
    db.create = create;
  }
}
