import type { InputCheck } from "./select";
import type { OperationTypes } from "./unsupported";

/** What DynamoDB puts before what is wrong with an input, of some messages and operations only. */
export const DETECTED = "1 validation error detected: ";

/**
 * The messages that have it where an item is written. Recorded: moto's `tests/test_dynamodb`, which run against AWS. Others,
 * such as those of a syntax error, are recorded without it.
 */
const DETECTED_OF_WRITES = [
  /^Invalid UpdateExpression: The expression can not be empty;$/,
  /^Invalid UpdateExpression: The "[A-Z]+" section can only be used once in an update expression;$/,
  /^Invalid UpdateExpression: Two document paths overlap with each other;/,
  /^Value provided in ExpressionAttribute(?:Names|Values) unused in expressions: /,
  /^ExpressionAttributeValues must not be empty$/,
  /^One or more parameter values were invalid: An (?:string|number) set {2}may not be empty$/,
];

/** An empty set among the values of an expression: DynamoDB does not say where it is. */
const EMPTY_SET_OF_VALUES =
  /^ExpressionAttributeValues contains invalid value: (One or more .+ set {2}may not be empty) for key :\S+$/;

/** What dynalite says of an item's write, as DynamoDB says it. */
export function inWordsOfWrites(check: InputCheck): InputCheck {
  return (input, store) => {
    const message = check(input, store)?.replace(EMPTY_SET_OF_VALUES, "$1");
    return message !== undefined && DETECTED_OF_WRITES.some((each) => each.test(message))
      ? DETECTED + message
      : message;
  };
}

interface IndexesType {
  readonly children: { readonly children: { readonly KeySchema: KeySchemaType } };
}
interface KeySchemaType {
  readonly children: { readonly children: { readonly KeyType: { enum?: readonly string[] } } };
}

/**
 * Makes `CreateTable` check the `KeyType`s of indexes as it checks those of the table, before it looks at the attributes.
 * Recorded: moto's `test_create_table__specify_non_key_column`, which runs against AWS.
 *
 * @param types is changed
 */
export function checkKeyTypesOfIndexes(types: OperationTypes): void {
  for (const indexes of ["GlobalSecondaryIndexes", "LocalSecondaryIndexes"]) {
    const { children } = types[indexes] as unknown as IndexesType;
    children.children.KeySchema.children.children.KeyType.enum = ["HASH", "RANGE"];
  }
}
