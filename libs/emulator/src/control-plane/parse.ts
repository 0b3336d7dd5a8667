import type { z } from "zod";
import { badRequest, ControlError } from "./control-error";

type Issue = z.core.$ZodIssue;

/**
 * Checks a body's shape.
 *
 * @param input what AWS's model calls the operation's input: messages about a value that is none of several name it
 * @throws {ControlError} naming what is wrong.
 */
export function parseBody<T extends z.ZodType>(schema: T, untrustedBody: unknown, input = ""): z.output<T> {
  const result = schema.safeParse(untrustedBody);
  if (result.success) return result.data;
  const { issues } = result.error;
  const choices = issues.flatMap((issue) => notOneOf(issue, untrustedBody, input) ?? []);
  if (choices.length > 0 && choices.length === issues.length) throw notValid(choices);
  throw badRequest(`Invalid request body: ${issues[0]?.path.join(".")} ${issues[0]?.message ?? ""}`.trim());
}

/** AWS's words for a text that is none of those allowed. They hold the value: no secret is one of a few words. */
function notOneOf(issue: Issue, untrustedBody: unknown, input: string): string | undefined {
  if (issue.code !== "invalid_value") return undefined;
  const untrusted = issue.path.reduce<unknown>(
    (value, name) => (value as Record<PropertyKey, unknown>)[name],
    untrustedBody,
  );
  if (typeof untrusted !== "string") return undefined;
  const path = issue.path.map((part) => (typeof part === "number" ? `${part + 1}.member` : String(part)));
  return (
    `Value '${untrusted}' at '${[input, ...path].join(".")}' failed to satisfy constraint: ` +
    `Member must satisfy enum value set: [${issue.values.join(", ")}]`
  );
}

function notValid(problems: readonly string[]): ControlError {
  const count = problems.length === 1 ? "1 validation error" : `${problems.length} validation errors`;
  return new ControlError("ValidationException", `${count} detected: ${problems.join("; ")}`);
}
