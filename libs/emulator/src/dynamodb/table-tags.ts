import { isObject, member, tryJson } from "../common/json";
import { constraintMessage, detectedMessage } from "../common/validation-messages";

/** "Tag keys and tag values" of DynamoDB's quotas, and of its API reference. */
const MAX_TAGS = 50;
const MAX_KEY_LENGTH = 128;
const MAX_VALUE_LENGTH = 256;

/** A `CreateTable` request, split: dynalite supports tags, but not in `CreateTable`. */
export interface TaggedTable {
  /** As an input of `TagResource` has them. */
  readonly input: { readonly Tags: unknown };
  /** The request's body without them. */
  readonly body: Buffer;
}

/** @returns `undefined` for a request without tags */
export function tagsOfCreateTable(untrustedBody: Buffer): TaggedTable | undefined {
  const untrustedInput = tryJson(untrustedBody.toString());
  if (!isObject(untrustedInput)) return undefined;
  const { Tags, ...rest } = untrustedInput;
  if (Tags === undefined || Tags === null || (Array.isArray(Tags) && Tags.length === 0)) return undefined;
  return { input: { Tags }, body: Buffer.from(JSON.stringify(rest)) };
}

/**
 * Validates a table's tags.
 *
 * @returns AWS's message for what its model forbids; our own for the rest, whose messages are not published
 */
export function tagProblem(untrustedInput: unknown): string | undefined {
  const untrustedTags = member(untrustedInput, "Tags");
  if (untrustedTags === undefined || untrustedTags === null) return undefined;
  if (!Array.isArray(untrustedTags) || !untrustedTags.every(isObject)) return "Tags are a list of objects";
  const problems = untrustedTags.flatMap((tag, at) => [
    ...problemsOf(tag["Key"], `tags.${at + 1}.member.key`, 1, MAX_KEY_LENGTH),
    ...problemsOf(tag["Value"], `tags.${at + 1}.member.value`, 0, MAX_VALUE_LENGTH),
  ]);
  if (problems.length > 0) return detectedMessage(problems);
  if (untrustedTags.length > MAX_TAGS) return `A table can have at most ${MAX_TAGS} tags`;
  const keys = untrustedTags.map(({ Key }) => String(Key));
  if (keys.some((key) => key.startsWith("aws:"))) return "Tag keys must not start with aws:";
  return new Set(keys).size < keys.length ? "A tag key is there twice" : undefined;
}

function problemsOf(untrusted: unknown, name: string, min: number, max: number): string[] {
  if (typeof untrusted !== "string") return [constraintMessage("null", name, "not be null")];
  const wrong = (constraint: string) => [constraintMessage(`'${untrusted}'`, name, constraint)];
  if (untrusted.length < min) return wrong(`have length greater than or equal to ${min}`);
  if (untrusted.length > max) return wrong(`have length less than or equal to ${max}`);
  return [];
}
