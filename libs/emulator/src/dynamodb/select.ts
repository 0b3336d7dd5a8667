/** The input of `Query` or `Scan`, as far as it says which attributes are wanted. Its types have been checked. */
interface Read {
  readonly IndexName?: string;
  readonly Select?: string;
  readonly AttributesToGet?: readonly string[];
  readonly ProjectionExpression?: string;
}

/** dynalite's checks of an operation's input, beyond types: the words of what is wrong. */
export type InputCheck = (input: Read, store: unknown) => string | undefined;

/**
 * What DynamoDB says of a `Select` that does not fit the rest of a request, where dynalite passes over it. Recorded:
 * moto's `tests/test_dynamodb/test_dynamodb_select.py`, which runs against AWS.
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
