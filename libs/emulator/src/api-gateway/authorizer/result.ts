import { AuthorizerResultError, PolicyError } from "./errors";
import { entriesOf, isObject, member } from "../../common/json";
import type { Authorization } from "../context/authorization";
import { parsePolicy } from "./policy";

/** "Authorizer result: 8 KB." */
const MAX_RESULT_BYTES = 8 * 1024;

/**
 * Reads "Output from an API Gateway Lambda authorizer".
 *
 * @param onUnknown called with the path of each undocumented member, which has no effect here
 * @throws {AuthorizerResultError} naming the member that is wrong, never its value.
 */
export function parseAuthorizerResult(
  untrustedPayload: string,
  onUnknown: (path: string) => void = () => undefined,
): Authorization {
  if (Buffer.byteLength(untrustedPayload) > MAX_RESULT_BYTES)
    throw new AuthorizerResultError("result is over 8 KB");
  const untrusted: unknown = JSON.parse(untrustedPayload);
  if (!isObject(untrusted)) throw new AuthorizerResultError("result is not an object");
  const principalId = textOf("principalId", member(untrusted, "principalId"));
  if (!principalId) throw new AuthorizerResultError("principalId is missing");
  const usageIdentifierKey = textOf("usageIdentifierKey", member(untrusted, "usageIdentifierKey"));
  const policyDocument = member(untrusted, "policyDocument");
  for (const name of Object.keys(untrusted))
    if (!MEMBERS.has(name)) onUnknown(name.slice(0, MAX_NAME_LENGTH));
  try {
    const context = parseContext(member(untrusted, "context"));
    return {
      principalId,
      statements: parsePolicy(policyDocument, (path) =>
        onUnknown(`policyDocument.${path}`.slice(0, MAX_NAME_LENGTH)),
      ),
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

const MEMBERS: ReadonlySet<string> = new Set([
  "principalId",
  "policyDocument",
  "context",
  "usageIdentifierKey",
]);
const MAX_NAME_LENGTH = 80;

/**
 * A string member. API Gateway parses results with Jackson ("Can not deserialize instance of java.lang.String out of
 * START_ARRAY token" in its execution log), which converts numbers and booleans; callers see this for `principalId`
 * (serverless-offline#813).
 */
function textOf(name: string, untrusted: unknown): string | undefined {
  if (untrusted === undefined || untrusted === null) return undefined;
  if (typeof untrusted === "object") throw new AuthorizerResultError(`${name} is an object or a list`);
  return String(untrusted as string | number | boolean);
}

/** "You cannot set a JSON object or array as a valid value of any key in the context map"; seen: nor null. */
function parseContext(untrusted: unknown): Readonly<Record<string, string>> {
  if (untrusted === undefined || untrusted === null) return {};
  if (!isObject(untrusted)) throw new AuthorizerResultError("context is not an object");
  return Object.fromEntries(
    entriesOf(untrusted).map(([name, value]) => {
      const text = textOf(`context.${name}`, value);
      if (text === undefined) throw new AuthorizerResultError(`context.${name} is null`);
      return [name, text];
    }),
  );
}
