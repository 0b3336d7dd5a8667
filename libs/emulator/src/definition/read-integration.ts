import type { Integration, MockResponse } from "./definition";
import { DefinitionError } from "./definition-error";
import { functionArnOf } from "./function-arn";
import { entriesOf, isObject, member, stringMember, stringsOf } from "./json";

/** "50 milliseconds - 29 seconds for all integration types" (Regional APIs may ask for more). */
const MAX_TIMEOUT_MS = 29_000;
const MIN_TIMEOUT_MS = 50;

/** Reads an operation's `x-amazon-apigateway-integration`. */
export function readIntegration(operationAt: string, integration: unknown): Integration {
  const at = `${operationAt}/x-amazon-apigateway-integration`;
  if (!isObject(integration)) throw new DefinitionError(at, "is missing: who answers this operation?");
  const type = stringMember(integration, "type")?.toUpperCase();
  const uri = stringMember(integration, "uri") ?? "";
  switch (type) {
    case "AWS_PROXY": {
      const functionArn = functionArnOf(uri);
      if (functionArn === undefined) {
        throw new DefinitionError(`${at}/uri`, "must be the invocation URI of a Lambda function");
      }
      return { type, uri, functionArn, timeoutMs: readTimeout(at, integration) };
    }
    case "HTTP_PROXY":
      if (!/^https?:\/\//.test(uri)) throw new DefinitionError(`${at}/uri`, "must be an http or https URL");
      return {
        type,
        uri,
        httpMethod: stringMember(integration, "httpMethod")?.toUpperCase() ?? "ANY",
        timeoutMs: readTimeout(at, integration),
        requestParameters: stringsOf(member(integration, "requestParameters")),
      };
    case "MOCK":
      return {
        type,
        requestTemplates: stringsOf(member(integration, "requestTemplates")),
        responses: entriesOf(member(integration, "responses")).map(readMockResponse),
      };
    default:
      throw new DefinitionError(
        `${at}/type`,
        `${JSON.stringify(type)} is not one of aws_proxy, http_proxy, mock`,
      );
  }
}

function readTimeout(at: string, integration: unknown): number {
  const timeout = member(integration, "timeoutInMillis") ?? MAX_TIMEOUT_MS;
  if (typeof timeout !== "number" || timeout < MIN_TIMEOUT_MS) {
    throw new DefinitionError(`${at}/timeoutInMillis`, `must be at least ${MIN_TIMEOUT_MS}`);
  }
  return timeout;
}

function readMockResponse([pattern, response]: readonly [string, unknown]): MockResponse {
  const prefix = "method.response.header.";
  return {
    pattern,
    statusCode: Number(member(response, "statusCode") ?? 200),
    templates: stringsOf(member(response, "responseTemplates")),
    headers: Object.fromEntries(
      Object.entries(stringsOf(member(response, "responseParameters")))
        .filter(([name]) => name.startsWith(prefix))
        .map(([name, value]) => [name.slice(prefix.length), value]),
    ),
  };
}
