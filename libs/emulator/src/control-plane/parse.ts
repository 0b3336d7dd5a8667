import type { z } from "zod";
import { detectedWords } from "../validation-words";
import { badRequest, ControlError } from "./control-error";
import { constraintProblem, serializationProblem } from "./wire-problem";

/**
 * Checks a body's shape.
 *
 * @param input what AWS's model calls the operation's input, such as `createApiKeyInput`, which messages name
 * @throws {ControlError} naming what is wrong: first a member of a wrong type, then what is missing or not allowed.
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
  if (constraints.length > 0) throw new ControlError("ValidationException", detectedWords(constraints));
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
