interface ConditionFailure {
  readonly body: Record<string, unknown>;
}

interface ConditionalWrite {
  readonly ReturnValuesOnConditionCheckFailure?: string;
}

/** dynalite's check of a write's condition: no result when it holds. */
export type ConditionCheck = (
  write: ConditionalWrite,
  existing: object | undefined,
) => ConditionFailure | null | undefined;

/** An operation's parameters that dynalite knows; it ignores others. */
export type ParameterTypes = Record<string, { readonly type: string; readonly enum?: readonly string[] }>;

/**
 * `ReturnValuesOnConditionCheckFailure` of single writes: with `ALL_OLD`, the error holds the item as it was when its
 * condition was checked.
 *
 * @param types of the operations that get the parameter; they are modified
 */
export function returnFailedItem(check: ConditionCheck, types: readonly ParameterTypes[]): ConditionCheck {
  for (const each of types) {
    each["ReturnValuesOnConditionCheckFailure"] = { type: "String", enum: ["ALL_OLD", "NONE"] };
  }
  return (write, existing) => {
    const failure = check(write, existing);
    if (failure && existing && write.ReturnValuesOnConditionCheckFailure === "ALL_OLD") {
      failure.body["Item"] = existing;
    }
    return failure;
  };
}

type Attribute = Readonly<Record<string, unknown>>;
type Item = Readonly<Record<string, Attribute | undefined>>;

interface Index {
  readonly IndexName: string;
  readonly KeySchema: readonly { readonly AttributeName: string }[];
}

interface Table {
  readonly GlobalSecondaryIndexes?: readonly Index[];
  readonly LocalSecondaryIndexes?: readonly Index[];
}

/** dynalite's check of an item that is put: no result when it is valid. */
export type ItemCheck = (item: Item, table: Table) => Error | null | undefined;
/** dynalite's update of the table's indexes after a change of an item; a deleted item has no new version. */
export type IndexUpdate = (
  store: unknown,
  table: Table,
  before: Item | undefined,
  after: Item | null | undefined,
  done: (error?: Error | null) => void,
) => void;

/**
 * Rejects empty strings and bytes as keys of an index, as DynamoDB does and dynalite does not. Recorded: dynamodb-conformance.
 *
 * @param refuse creates dynalite's error
 */
export function refuseEmptyIndexKeys(
  { check, update }: { check: ItemCheck; update: IndexUpdate },
  refuse: (message: string) => Error,
): { check: ItemCheck; update: IndexUpdate } {
  return {
    check(item, table) {
      const error = check(item, table);
      const empty = error ? undefined : emptyKey(item, table);
      if (!empty) return error;
      return refuse(
        `${NOT_VALID} A value specified for a secondary index key is not supported. ${empty.words} ` +
          `IndexName: ${empty.index}, IndexKey: ${empty.key}`,
      );
    },
    update(store, table, before, after, done) {
      const empty = after ? emptyKey(after, table) : undefined;
      if (!empty) return update(store, table, before, after, done);
      done(
        refuse(
          `${NOT_VALID} The update expression attempted to update a secondary index key to a value that is not ` +
            `supported. ${empty.words}`,
        ),
      );
    },
  };
}

const NOT_VALID = "One or more parameter values are not valid.";

function emptyKey(item: Item, { GlobalSecondaryIndexes = [], LocalSecondaryIndexes = [] }: Table) {
  for (const { IndexName: index, KeySchema } of [...GlobalSecondaryIndexes, ...LocalSecondaryIndexes]) {
    for (const { AttributeName: key } of KeySchema) {
      const kind = item[key]?.["S"] === "" ? "string" : item[key]?.["B"] === "" ? "binary" : undefined;
      if (kind === undefined) continue;
      return {
        index,
        key,
        words: `The AttributeValue for a key attribute cannot contain an empty ${kind} value.`,
      };
    }
  }
  return undefined;
}
