import { awsArn } from "@tollgate/environments";

/** A request to AWS, or a request to assume a role. */
export interface Request {
  readonly action: string;
  /** ARN of the resource; `*` for an action without resources. */
  readonly resource: string;
  /** Condition keys of the request; a key that is not listed is absent. */
  readonly context?: Readonly<Record<string, string>>;
}

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** The policies that decide together: those that grant permissions, and the boundary that limits them. */
export interface Policies {
  readonly identity: readonly string[];
  /** @default no boundary */
  readonly boundary?: string;
}

/**
 * Whether IAM would allow a request within one account, where no resource has a policy of its own: no
 * statement denies it, and both the identity's policies and the boundary allow it.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 *
 * @throws {Error} for a policy member or an operator that is not modelled, instead of guessing
 */
export function isAllowed(request: Request, { identity, boundary }: Policies): boolean {
  const parts = [identity, ...(boundary === undefined ? [] : [[boundary]])].map((documents) =>
    documents.flatMap(statementsIn).filter((statement) => isAbout(statement, request)),
  );
  return parts.every(
    (statements) =>
      statements.some(({ Effect }) => Effect === "Allow") &&
      !statements.some(({ Effect }) => Effect === "Deny"),
  );
}

const MEMBERS = new Set(["Sid", "Effect", "Principal", "Action", "Resource", "Condition"]);

function statementsIn(document: string): readonly Statement[] {
  const { Statement: statements } = JSON.parse(document) as { readonly Statement: readonly Statement[] };
  for (const statement of statements) {
    const unknown = Object.keys(statement).filter((member) => !MEMBERS.has(member));
    if (unknown.length > 0) throw new Error(`not modelled: ${unknown.join()}`);
  }
  return statements;
}

function isAbout({ Action, Resource = "*", Condition = {} }: Statement, request: Request): boolean {
  const { action, resource, context = {} } = request;
  return (
    [Action].flat().some((pattern) => isLike(pattern.toLowerCase(), action.toLowerCase())) &&
    // A request without a resource matches the pattern `*` only, and never an ARN.
    [Resource].flat().some((pattern) => isLike(pattern, resource)) &&
    Object.entries(Condition).every(([operator, keys]) =>
      Object.entries(keys).every(([key, expected]) => holds(operator, [expected].flat(), context[key])),
    )
  );
}

function holds(operator: string, expected: readonly string[], actual: string | undefined): boolean {
  switch (operator) {
    case "StringEquals":
      return actual !== undefined && expected.includes(actual);
    case "StringEqualsIfExists":
      return actual === undefined || expected.includes(actual);
    // It also holds for a request without the key: one with it has one value here.
    case "ForAllValues:StringEquals":
      return actual === undefined || expected.includes(actual);
    case "StringLike":
      return actual !== undefined && expected.some((pattern) => isLike(pattern, actual));
    default:
      throw new Error(`not modelled: ${operator}`);
  }
}

/** Matches as IAM does: `*` is any text, `?` is one character, and `${*}`, `${?}` and `${$}` are these characters. */
function isLike(pattern: string, text: string): boolean {
  const expression = pattern.replaceAll(/\$\{([*?$])\}|[.*+?^${}()|[\]\\]/g, (special, character?: string) =>
    character === undefined ? (WILDCARDS[special] ?? `\\${special}`) : `\\${character}`,
  );
  return new RegExp(`^${expression}$`).test(text);
}

const WILDCARDS: Readonly<Record<string, string>> = { "*": "[^]*", "?": "[^]" };

/** The account id that replaces references to the account. */
export const ACCOUNT = "123456789012";

/** Returns a policy as it is applied, with references to the caller's account resolved. */
export function applied(policy: unknown): string {
  return String(policy).replaceAll(/\$\{data\.aws_caller_identity\.[\w-]+\.account_id\}/g, ACCOUNT);
}

export const iamArn = (resource: string): string => awsArn("iam", "", ACCOUNT, resource);
