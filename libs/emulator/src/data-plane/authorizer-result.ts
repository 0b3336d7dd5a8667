import { entriesOf, isObject, member } from "../definition/json";
import type { Authorization } from "./authorization";
import { parsePolicy, PolicyError } from "./policy";

/** "Authorizer result: 8 KB." */
const MAX_RESULT_BYTES = 8 * 1024;

/** An authorizer's function answered, but not with an authorizer's answer. */
export class AuthorizerResultError extends Error {
  override readonly name = "AuthorizerResultError";
}

/** @throws {AuthorizerResultError} naming the member that is wrong, never its value. */
export function parseAuthorizerResult(untrustedPayload: string): Authorization {
  if (Buffer.byteLength(untrustedPayload) > MAX_RESULT_BYTES)
    throw new AuthorizerResultError("result is over 8 KB");
  const untrusted: unknown = JSON.parse(untrustedPayload);
  if (!isObject(untrusted)) throw new AuthorizerResultError("result is not an object");
  const principalId = member(untrusted, "principalId");
  if (typeof principalId !== "string" || principalId === "") {
    throw new AuthorizerResultError("principalId is not a string");
  }
  const usageIdentifierKey = member(untrusted, "usageIdentifierKey") ?? undefined;
  if (usageIdentifierKey !== undefined && typeof usageIdentifierKey !== "string") {
    throw new AuthorizerResultError("usageIdentifierKey is not a string");
  }
  const policyDocument = member(untrusted, "policyDocument");
  try {
    const context = parseContext(member(untrusted, "context"));
    return {
      principalId,
      statements: parsePolicy(policyDocument),
      context,
      // API Gateway adds a latency of its own, which is not the same for each request.
      contextJson: JSON.stringify({ ...context, principalId, integrationLatency: undefined }).slice(1, -1),
      policy: JSON.stringify(policyDocument),
      ...(usageIdentifierKey === undefined ? {} : { usageIdentifierKey }),
    };
  } catch (error) {
    if (error instanceof PolicyError) throw new AuthorizerResultError(error.message);
    throw error;
  }
}

/** "You cannot set a JSON object or array as a valid value of any key in the context map." */
function parseContext(untrusted: unknown): Readonly<Record<string, string>> {
  if (untrusted === undefined || untrusted === null) return {};
  if (!isObject(untrusted)) throw new AuthorizerResultError("context is not an object");
  return Object.fromEntries(
    entriesOf(untrusted).map(([name, value]) => {
      if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") {
        throw new AuthorizerResultError(`context.${name} is neither a string, a number nor a boolean`);
      }
      return [name, String(value)];
    }),
  );
}
