import { integrationTimeoutMs } from "@tollgate/aws-quotas";
import type { Integration, MockResponse } from "./definition";
import { DefinitionError } from "./errors";
import { checkExpression } from "./expressions";
import { functionArnOf } from "../../lambda/function-options";
import {
  entriesOf,
  isObject,
  member,
  stringMember,
  stringsOf,
  type UntrustedObject,
} from "../../common/json";
import { checkOneOf, checkTemplates, pointer } from "./document";
import { parseTemplate, TemplateError } from "./mapping-template";

/**
 * Reads an operation's `x-amazon-apigateway-integration`.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-integration.html
 *
 * @throws {DefinitionError} with the path of what the emulator would not do as API Gateway does
 */
export function readIntegration(operationAt: string, integration: unknown): Integration {
  const at = `${operationAt}/x-amazon-apigateway-integration`;
  if (!isObject(integration)) throw new DefinitionError(at, "is missing: who answers this operation?");
  const type = stringMember(integration, "type")?.toUpperCase();
  if (type !== "AWS_PROXY" && type !== "HTTP_PROXY" && type !== "MOCK")
    throw new DefinitionError(
      `${at}/type`,
      `${JSON.stringify(type)} is not one of aws_proxy, http_proxy, mock: the emulator has no VTL`,
    );
  checkSettings(at, integration, type);
  const passthroughBehavior =
    checkOneOf(member(integration, "passthroughBehavior"), `${at}/passthroughBehavior`, PASSTHROUGH) ??
    "WHEN_NO_MATCH";
  const uri = stringMember(integration, "uri") ?? "";
  const timeoutMs = readTimeout(at, integration);
  switch (type) {
    case "AWS_PROXY": {
      const functionArn = functionArnOf(uri);
      if (functionArn === undefined)
        throw new DefinitionError(`${at}/uri`, "must be the invocation URI of a Lambda function");
      // Lambda's Invoke is a POST: with another method API Gateway answers 500.
      checkOneOf(member(integration, "httpMethod"), `${at}/httpMethod`, ["POST"]);
      checkEmpty(at, integration, "requestParameters", "a proxied function gets the request as it came");
      return { type, uri, functionArn, timeoutMs, passthroughBehavior };
    }
    case "HTTP_PROXY":
      if (!/^https?:\/\//.test(uri)) throw new DefinitionError(`${at}/uri`, "must be an http or https URL");
      return {
        type,
        uri,
        httpMethod: stringMember(integration, "httpMethod")?.toUpperCase() ?? "ANY",
        timeoutMs,
        passthroughBehavior,
        requestParameters: readRequestParameters(at, integration),
      };
    case "MOCK":
      checkEmpty(at, integration, "requestParameters", "a mock has nothing that would read them");
      checkTemplates(member(integration, "requestTemplates"), `${at}/requestTemplates`);
      return {
        type,
        passthroughBehavior,
        requestTemplates: stringsOf(member(integration, "requestTemplates")),
        responses: entriesOf(member(integration, "responses")).map(([pattern, response]) =>
          readMockResponse(pattern, response, `${at}/responses/${pointer(pattern)}`),
        ),
      };
  }
}

const PASSTHROUGH = ["WHEN_NO_MATCH", "WHEN_NO_TEMPLATES", "NEVER"] as const;

/** Checks settings of all types for which the emulator supports one value. */
function checkSettings(at: string, integration: UntrustedObject, type: string): void {
  const only = (name: string, value: string) =>
    checkOneOf(member(integration, name), `${at}/${name}`, [value]);
  only("connectionType", "INTERNET");
  only("contentHandling", "CONVERT_TO_TEXT");
  only("payloadFormatVersion", "1.0");
  only("responseTransferMode", "BUFFERED");
  if (type === "MOCK") return;
  checkEmpty(at, integration, "requestTemplates", "a proxy integration applies no template");
  for (const [pattern, response] of entriesOf(member(integration, "responses"))) {
    const here = `${at}/responses/${pointer(pattern)}`;
    for (const name of ["responseParameters", "responseTemplates"])
      checkEmpty(here, response, name, "a proxy integration passes the answer on as it is");
  }
}

function checkEmpty(at: string, untrusted: unknown, name: string, because: string): void {
  const value = member(untrusted, name);
  if (value === undefined || value === null || Object.keys(value).length === 0) return;
  throw new DefinitionError(`${at}/${name}`, `must be empty: ${because}`);
}

function readTimeout(at: string, integration: unknown): number {
  const timeout = (member(integration, "timeoutInMillis") ?? integrationTimeoutMs.max) as number;
  if (timeout < integrationTimeoutMs.min || timeout > integrationTimeoutMs.max)
    throw new DefinitionError(
      `${at}/timeoutInMillis`,
      `must be ${integrationTimeoutMs.min} to ${integrationTimeoutMs.max}`,
    );
  return timeout;
}

const PATH_TARGET = /^integration\.request\.path\.[\w.-]+$/;
const PATH_SOURCE = /^(?:method\.request\.(?:path|querystring|header)|stageVariables)\.[\w.+-]+$/;
const HEADER_TO_BACKEND = /^integration\.request\.header\.[\w-]+$/;
const SOURCE_OF_HEADER =
  /^(?:'[^']*'|(?:method\.request\.(?:querystring|header)|stageVariables|context)\.[\w.-]+)$/;

/** Mappings to path variables and headers of an HTTP backend; others are rejected. */
function readRequestParameters(at: string, integration: unknown): Readonly<Record<string, string>> {
  const parameters = member(integration, "requestParameters");
  for (const [target, source] of entriesOf(parameters)) {
    const here = `${at}/requestParameters/${pointer(target)}`;
    if (HEADER_TO_BACKEND.test(target)) {
      if (typeof source === "string" && SOURCE_OF_HEADER.test(source)) continue;
      throw new DefinitionError(
        here,
        "must be a 'constant', or name a request's header or query parameter, a variable or $context",
      );
    }
    if (!PATH_TARGET.test(target))
      throw new DefinitionError(here, "the emulator maps to integration.request.path and .header only");
    if (typeof source !== "string" || !PATH_SOURCE.test(source))
      throw new DefinitionError(here, "the emulator maps from method.request and stageVariables only");
  }
  return stringsOf(parameters);
}

const HEADER_TARGET = "method.response.header.";
const HEADER_SOURCE = /^(?:'[^']*'|(?:method\.request\.(?:header|querystring)|stageVariables|context)\..+)$/;

function readMockResponse(pattern: string, response: unknown, at: string): MockResponse {
  const statusCode = Number(member(response, "statusCode") ?? 200);
  if (pattern !== "default") checkExpression(at, pattern);
  return {
    pattern,
    statusCode,
    templates: readTemplates(member(response, "responseTemplates"), `${at}/responseTemplates`),
    headers: readHeaders(member(response, "responseParameters"), `${at}/responseParameters`, HEADER_TARGET),
  };
}

/** @throws {DefinitionError} for parts of the template language that the emulator does not have */
function readTemplates(untrusted: unknown, at: string): MockResponse["templates"] {
  return Object.fromEntries(
    Object.entries(stringsOf(untrusted)).map(([type, template]) => {
      try {
        return [type, parseTemplate(template)];
      } catch (error) {
        if (!(error instanceof TemplateError)) throw error;
        throw new DefinitionError(
          `${at}/${pointer(type)}`,
          `${error.message}: of VTL the emulator has #if, #else, #set of an answer's status and headers, and $context variables`,
        );
      }
    }),
  );
}

/** Response headers by name, from mappings that begin with `prefix`. @throws {DefinitionError} for other mappings */
export function readHeaders(
  untrusted: unknown,
  at: string,
  prefix: string,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    entriesOf(untrusted).map(([target, source]) => {
      const here = `${at}/${pointer(target)}`;
      if (!target.startsWith(prefix) || target === prefix)
        throw new DefinitionError(here, `the emulator maps to ${prefix}<name> only`);
      if (typeof source !== "string" || !HEADER_SOURCE.test(source))
        throw new DefinitionError(
          here,
          "must be a 'constant', or name a request's header, a variable or $context",
        );
      return [target.slice(prefix.length), source];
    }),
  );
}

/** Warns about cache keys: stages have no response cache here. AWS's console writes a key for each proxy resource. */
export function integrationWarnings(operationAt: string, operation: unknown): readonly string[] {
  const key = member(member(operation, "x-amazon-apigateway-integration"), "cacheKeyParameters");
  if (!Array.isArray(key) || key.length === 0) return [];
  return [
    `${operationAt}/x-amazon-apigateway-integration/cacheKeyParameters: is without effect: the emulator has no response cache`,
  ];
}
