import * as z from "zod";
import { detectedMessage, constraintMessage } from "../../../common/validation-messages";
import { badRequest, ControlError } from "./errors";

/** The largest `Integer` of AWS's model: it has 32 bits. */
export const MAX_INTEGER = 2 ** 31 - 1;

const NAMED_BOOLEANS: Readonly<Record<string, boolean>> = {
  ...Object.fromEntries(["true", "yes", "y", "t", "1"].map((name) => [name, true])),
  ...Object.fromEntries(["false", "no", "n", "f", "0"].map((name) => [name, false])),
};

/** A `Boolean` of AWS's model. Strings that name a boolean are accepted, in any case. */
export const wireBoolean = z.preprocess((untrusted) => {
  const name = typeof untrusted === "string" ? untrusted.toLowerCase() : "";
  return Object.hasOwn(NAMED_BOOLEANS, name) ? NAMED_BOOLEANS[name] : untrusted;
}, z.boolean());

/** An `Integer` of AWS's model: fractions are truncated. The error is its name in messages. */
export const wireInteger = z.number({ error: "an Integer" }).overwrite(Math.trunc).max(MAX_INTEGER);

/** A `Double` of AWS's model. The error is its name in messages. */
export const wireDouble = z.number({ error: "a Double" });

export const wireTexts = z.record(z.string(), z.string());

/**
 * Checks a body's shape.
 *
 * @param input what AWS's model calls the operation's input, such as `createApiKeyInput`, which messages name
 * @throws {ControlError} naming the problem: first a member of a wrong type, then missing and forbidden values.
 */
export function parseBody<T extends z.ZodType>(
  schema: T,
  untrustedBody: unknown,
  input: string,
): z.output<T> {
  const result = schema.safeParse(untrustedBody);
  if (result.success) return result.data;
  const issues = result.error.issues.map((issue) => ({
    issue,
    untrusted: valueAt(untrustedBody, issue.path),
  }));
  for (const { issue, untrusted } of issues) {
    const problem = serializationProblem(issue, untrusted);
    if (problem) throw problem;
  }
  const constraints = issues.flatMap(
    ({ issue, untrusted }) => constraintProblem(issue, untrusted, memberName(input, issue.path)) ?? [],
  );
  if (constraints.length > 0) throw new ControlError("ValidationException", detectedMessage(constraints));
  const { path, message } = result.error.issues[0] as z.core.$ZodIssue;
  throw badRequest(`Invalid value specified for ${path.join(".")}: ${message}`);
}

function valueAt(untrustedBody: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, name) => (value as Record<PropertyKey, unknown> | null | undefined)?.[name],
    untrustedBody,
  );
}

function memberName(input: string, path: readonly PropertyKey[]): string {
  return [
    input,
    ...path.map((part) => (typeof part === "number" ? `${part + 1}.member` : String(part))),
  ].join(".");
}

type Issue = z.core.$ZodIssue;

/**
 * AWS's error for a member of the wrong JSON type. It is not published for API Gateway; this is the error of other services that use
 * the same JSON framework (recorded: SES v2 in floci, Athena in athena-local).
 *
 * @returns `undefined` for an issue that is not about a type, or is about a member that is missing
 */
function serializationProblem(issue: Issue, untrusted: unknown): ControlError | undefined {
  if (issue.code !== "invalid_type" || untrusted == null) return undefined;
  return new ControlError("SerializationException", messageFor(issue, untrusted));
}

function messageFor({ expected, message }: z.core.$ZodIssueInvalidType, untrusted: unknown): string {
  if (Array.isArray(untrusted)) return LIST_FOUND;
  if (typeof untrusted === "object") return "Start of structure or map found where not expected.";
  if (expected === "array") return "Expected list or null";
  if (expected === "object" || expected === "record") return "Expected null";
  if (expected === "boolean") {
    return typeof untrusted === "string"
      ? "STRING_VALUE can not be converted to an Boolean"
      : "NUMBER_VALUE can not be converted to a Boolean";
  }
  return `${nameOf(untrusted)} can not be converted to ${expected === "string" ? "a String" : message}`;
}

/** AWS's message for an unexpected list. */
export const LIST_FOUND = "Start of list found where not expected";

function nameOf(untrusted: unknown): string {
  if (typeof untrusted === "string") return "STRING_VALUE";
  if (typeof untrusted === "boolean") return untrusted ? "TRUE_VALUE" : "FALSE_VALUE";
  return "NUMBER_VALUE";
}

/**
 * AWS's message for a missing required member, and for a string that is not an allowed value. It includes the value: enumerated
 * members hold no secrets.
 *
 * @param member the member's name, from the operation's input on
 */
function constraintProblem(issue: Issue, untrusted: unknown, member: string): string | undefined {
  if (untrusted == null && (issue.code === "invalid_type" || issue.code === "invalid_value")) {
    return constraintMessage("null", member, "not be null");
  }
  if (issue.code === "invalid_value" && typeof untrusted === "string") {
    return constraintMessage(
      `'${untrusted}'`,
      member,
      `satisfy enum value set: [${issue.values.join(", ")}]`,
    );
  }
  return undefined;
}
