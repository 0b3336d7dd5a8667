// Tests of the plan review: changes of a stack, planned by Terraform, and the fixtures that they produce.
// Not here: the rules and the fixtures, which are in `libs/plan-review`.

type Attributes = Record<string, unknown>;

/** The part of a synthesized `cdk.tf.json` that the scenarios read and change. */
export interface Stack {
  readonly resource: Record<string, Record<string, Attributes>>;
  readonly output?: Record<string, Attributes>;
  [section: string]: unknown;
}

/**
 * Returns the only resource of a type whose name is, or contains, `part`.
 *
 * @throws {Error} when there is none, or more than one
 */
export function resource(stack: Stack, type: string, part = ""): Attributes {
  return only(stack, type, part)[1];
}

export function variables(stack: Stack, part: string): Record<string, string> {
  const environment = resource(stack, "aws_lambda_function", part)["environment"];
  return (environment as { variables: Record<string, string> }).variables;
}

export function remove(stack: Stack, type: string, part = ""): void {
  const [name] = only(stack, type, part);
  const rest = Object.fromEntries(
    Object.entries(stack.resource[type] ?? {}).filter(([each]) => each !== name),
  );
  // Terraform rejects a type without resources.
  if (Object.keys(rest).length === 0) delete stack.resource[type];
  else stack.resource[type] = rest;
}

/** Returns `${type.name.attribute}`. */
export function reference(stack: Stack, type: string, attribute: string, part = ""): string {
  return `\${${type}.${only(stack, type, part)[0]}.${attribute}}`;
}

export function edit(
  stack: Stack,
  type: string,
  part: string,
  attribute: string,
  change: (text: string) => string,
): void {
  const attributes = resource(stack, type, part);
  attributes[attribute] = change(String(attributes[attribute]));
}

export function document(stack: Stack, change: (document: Document) => void): void {
  edit(stack, "aws_api_gateway_rest_api", "gateway", "body", (body) => {
    const parsed = JSON.parse(body) as Document;
    change(parsed);
    return JSON.stringify(parsed);
  });
}

/** The part of the API's document that the scenarios change. */
export interface Document {
  paths: Record<string, Record<string, Attributes>>;
  components: { securitySchemes: Record<string, Attributes>; schemas?: Record<string, Attributes> };
  [member: string]: unknown;
}

function only(stack: Stack, type: string, part: string): readonly [string, Attributes] {
  const all = Object.entries(stack.resource[type] ?? {});
  const exact = all.filter(([name]) => name === part);
  const found = exact.length > 0 ? exact : all.filter(([name]) => name.includes(part));
  const [first] = found;
  if (first === undefined || found.length > 1)
    throw new Error(
      `the stack has ${found.length} resources of the type ${type} with "${part}" in their names`,
    );
  return first;
}
