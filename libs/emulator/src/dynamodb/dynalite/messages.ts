import type { OperationTypes } from "./unsupported";

/** The members of a `Query`'s or `Scan`'s input that select attributes. Their types have been checked. */
interface Read {
  readonly IndexName?: string;
  readonly Select?: string;
  readonly AttributesToGet?: readonly string[];
  readonly ProjectionExpression?: string;
}

/** dynalite's checks of an operation's input, beyond types. @returns an error message */
export type InputCheck = (input: Read, store: unknown) => string | undefined;

/**
 * DynamoDB's error for a `Select` that contradicts the rest of a request, which dynalite ignores. Recorded: moto's `tests/test_dynamodb/test_dynamodb_select.py`, which runs against AWS.
 *
 * @param prefix of the operation's messages
 */
export function checkSelect(check: InputCheck, prefix = ""): InputCheck {
  return (input, store) => {
    const before = check(input, store);
    if (before) return before;
    const problem = selectProblem(input);
    return problem === undefined ? undefined : prefix + problem;
  };
}

function selectProblem({
  IndexName,
  Select,
  AttributesToGet,
  ProjectionExpression,
}: Read): string | undefined {
  if (Select === undefined) return undefined;
  const selection =
    ProjectionExpression !== undefined
      ? "ProjectionExpression"
      : AttributesToGet !== undefined
        ? "AttributesToGet"
        : undefined;
  if (Select === "SPECIFIC_ATTRIBUTES") {
    if (selection !== undefined) return undefined;
    return `Must specify the AttributesToGet or ProjectionExpression when choosing to get ${Select}`;
  }
  if (selection !== undefined)
    return `Cannot specify the ${selection} when choosing to get ${Select === "COUNT" ? "only the Count" : Select}`;
  if (Select === "ALL_PROJECTED_ATTRIBUTES" && IndexName === undefined)
    return `${Select} can be used only when Querying using an IndexName`;
  return undefined;
}

/** The parser of one kind of expression: update, condition or projection. */
export interface ExpressionParser {
  parse(expression: string, options: unknown): unknown;
}

/** A parser's error for an invalid expression. */
interface ParserError extends Error {
  location?: { readonly start: { readonly offset: number } };
}

/** Gives a parser's syntax errors DynamoDB's messages. @param parser is modified */
export function nameTokens(parser: ExpressionParser): void {
  const parse = parser.parse.bind(parser);
  parser.parse = (expression, options) => {
    try {
      return parse(expression, options);
    } catch (error) {
      const { name, location } = error as ParserError;
      if (name === "SyntaxError" && location) {
        (error as ParserError).message = messageFor(expression, location.start.offset);
      }
      throw error;
    }
  };
}

/** A name, a placeholder, a number, an operator of two characters, or any other character. */
const TOKEN = /[#:]?\w+|<>|<=|>=|\S/g;

/**
 * `token: "b", near: "a b c"`: the unexpected token, and the same with its neighbours. Where the expression ends too early, the
 * token is `<EOF>`, near the last one.
 */
function messageFor(expression: string, offset: number): string {
  const tokens = [...expression.matchAll(TOKEN)].map(({ 0: text, index }) => ({
    text,
    index,
    end: index + text.length,
  }));
  const at = tokens.findIndex(({ end }) => end > offset);
  const token = tokens[at];
  if (!token) return `token: "<EOF>", near: "${tokens.at(-1)?.text ?? ""}"`;
  const first = tokens[at - 1] ?? token;
  const last = tokens[at + 1] ?? token;
  return `token: "${token.text}", near: "${expression.slice(first.index, last.end)}"`;
}

/** DynamoDB's prefix of validation errors, for some messages and operations only. */
export const DETECTED = "1 validation error detected: ";

/**
 * The messages of writes that have the prefix. Recorded: moto's `tests/test_dynamodb`, which run against AWS. Others, such as syntax
 * errors, are recorded without it.
 */
const DETECTED_OF_WRITES = [
  /^Invalid UpdateExpression: The expression can not be empty;$/,
  /^Invalid UpdateExpression: The "[A-Z]+" section can only be used once in an update expression;$/,
  /^Invalid UpdateExpression: Two document paths overlap with each other;/,
  /^Value provided in ExpressionAttribute(?:Names|Values) unused in expressions: /,
  /^ExpressionAttributeValues must not be empty$/,
  /^One or more parameter values were invalid: An (?:string|number) set {2}may not be empty$/,
];

/** An empty set among an expression's values. DynamoDB's message does not name the value. */
const EMPTY_SET_OF_VALUES =
  /^ExpressionAttributeValues contains invalid value: (One or more .+ set {2}may not be empty) for key :\S+$/;

/** Gives dynalite's errors of writes DynamoDB's messages. */
export function withWriteMessages(check: InputCheck): InputCheck {
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
 * @param types is modified
 */
export function checkKeyTypesOfIndexes(types: OperationTypes): void {
  for (const indexes of ["GlobalSecondaryIndexes", "LocalSecondaryIndexes"]) {
    const { children } = types[indexes] as unknown as IndexesType;
    children.children.KeySchema.children.children.KeyType.enum = ["HASH", "RANGE"];
  }
}
