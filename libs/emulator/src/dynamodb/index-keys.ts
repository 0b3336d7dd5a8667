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

/** dynalite's check of an item that is put: nothing when it fits the table. */
export type ItemCheck = (item: Item, table: Table) => Error | null | undefined;
/** How dynalite follows a change of an item in the table's indexes; an item that is deleted has no new version. */
export type IndexUpdate = (
  store: unknown,
  table: Table,
  before: Item | undefined,
  after: Item | null | undefined,
  done: (error?: Error | null) => void,
) => void;

/**
 * DynamoDB takes no empty text or bytes as a key of an index, where dynalite does. Recorded: dynamodb-conformance.
 *
 * @param refuse makes the error that dynalite answers with
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
