import type { z } from "zod";
import { constraintWords } from "../validation-words";
import { ControlError } from "./control-error";

type Issue = z.core.$ZodIssue;

/**
 * What AWS answers to a member of another JSON type than its model says. Nobody has published it of API Gateway; it is
 * what other services answer that read JSON with the same framework (recorded: SES v2 in floci, Athena in athena-local).
 *
 * @returns `undefined` for an issue that is not about a type, or is about a member that is missing
 */
export function serializationProblem(issue: Issue, untrusted: unknown): ControlError | undefined {
  if (issue.code !== "invalid_type" || untrusted == null) return undefined;
  return new ControlError("SerializationException", wordsFor(issue, untrusted));
}

function wordsFor({ expected, message }: z.core.$ZodIssueInvalidType, untrusted: unknown): string {
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

/** What AWS says to a list where it expects something else. */
export const LIST_FOUND = "Start of list found where not expected";

function nameOf(untrusted: unknown): string {
  if (typeof untrusted === "string") return "STRING_VALUE";
  if (typeof untrusted === "boolean") return untrusted ? "TRUE_VALUE" : "FALSE_VALUE";
  return "NUMBER_VALUE";
}

/**
 * What AWS's model forbids, in its words: a required member that is missing, and a text that is none of those allowed.
 * The words hold the value: no secret is one of a few words.
 *
 * @param member the member's name, from the operation's input on
 */
export function constraintProblem(issue: Issue, untrusted: unknown, member: string): string | undefined {
  if (untrusted == null && (issue.code === "invalid_type" || issue.code === "invalid_value")) {
    return constraintWords("null", member, "not be null");
  }
  if (issue.code === "invalid_value" && typeof untrusted === "string") {
    return constraintWords(`'${untrusted}'`, member, `satisfy enum value set: [${issue.values.join(", ")}]`);
  }
  return undefined;
}
