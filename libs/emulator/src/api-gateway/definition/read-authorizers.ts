import { idFromName } from "../../common/ids";
import type { AuthorizerDefinition } from "./definition";
import { DefinitionError } from "./errors";
import { checkExpression } from "./expressions";
import { functionArnOf } from "../../lambda/function-options";
import { entriesOf, isObject, member, stringMember } from "../../common/json";
import { pointer } from "./document";

const MAX_TTL_SECONDS = 3600;
const DEFAULT_TTL_SECONDS = 300;

const AUTHTYPE = "x-amazon-apigateway-authtype";
/**
 * Warnings about authorizers that API Gateway may not use: one report says that a scheme without
 * `x-amazon-apigateway-authtype` is deployed open (pulumi-aws-apigateway#10), AWS staff say that the member has no effect
 * (aws-apigateway-importer#187).
 */
export function authorizerWarnings(document: unknown): readonly string[] {
  return entriesOf(member(member(document, "components"), "securitySchemes"))
    .filter(
      ([, scheme]) =>
        member(scheme, "x-amazon-apigateway-authorizer") !== undefined &&
        member(scheme, AUTHTYPE) === undefined,
    )
    .map(
      ([name]) =>
        `/components/securitySchemes/${pointer(name)}/${AUTHTYPE}: is missing: API Gateway may leave the routes open; ` +
        'write "custom"',
    );
}

/** Reads the Lambda authorizers among a document's security schemes, by the scheme's name. */
export function readAuthorizers(document: unknown): ReadonlyMap<string, AuthorizerDefinition> {
  const schemes = entriesOf(member(member(document, "components"), "securitySchemes"));
  return new Map(
    schemes
      .filter(([, scheme]) => member(scheme, "x-amazon-apigateway-authorizer") !== undefined)
      .map(([name, scheme]) => [name, readAuthorizer(name, scheme)]),
  );
}

function readAuthorizer(name: string, scheme: unknown): AuthorizerDefinition {
  const at = `/components/securitySchemes/${pointer(name)}/x-amazon-apigateway-authorizer`;
  const authorizer = member(scheme, "x-amazon-apigateway-authorizer");
  if (!isObject(authorizer)) throw new DefinitionError(at, "must be an object");
  // The import says "Unsupported security definition type 'http'. Ignoring." (seen), which leaves the routes open.
  if (member(scheme, "type") !== "apiKey")
    throw new DefinitionError(
      `/components/securitySchemes/${pointer(name)}/type`,
      'must be "apiKey": API Gateway ignores schemes of other types',
    );
  // "In this case, the value is free-form", but for what begins with aws, which asks for IAM.
  if (stringMember(scheme, AUTHTYPE)?.toLowerCase().startsWith("aws"))
    throw new DefinitionError(
      `/components/securitySchemes/${pointer(name)}/${AUTHTYPE}`,
      "the emulator has no IAM authorization",
    );
  // "in" of a REQUEST authorizer's scheme is "header" in AWS's documents, though nothing reads it.
  if (member(scheme, "in") !== undefined && member(scheme, "in") !== "header")
    throw new DefinitionError(`/components/securitySchemes/${pointer(name)}/in`, 'must be "header"');
  const type = stringMember(authorizer, "type")?.toUpperCase();
  if (type !== "TOKEN" && type !== "REQUEST") {
    throw new DefinitionError(`${at}/type`, `must be "token" or "request"`);
  }
  const uri = stringMember(authorizer, "authorizerUri");
  const functionArn = functionArnOf(uri);
  if (uri === undefined || functionArn === undefined) {
    throw new DefinitionError(`${at}/authorizerUri`, "must be the invocation URI of a Lambda function");
  }
  const ttl = member(authorizer, "authorizerResultTtlInSeconds") ?? DEFAULT_TTL_SECONDS;
  if (typeof ttl !== "number" || !Number.isInteger(ttl) || ttl < 0 || ttl > MAX_TTL_SECONDS) {
    throw new DefinitionError(`${at}/authorizerResultTtlInSeconds`, `must be 0 to ${MAX_TTL_SECONDS}`);
  }
  const sources = identitySources(type, scheme, authorizer, at);
  // "When the authorization caching is not enabled, this property is optional": all callers would share one answer.
  if (sources.length === 0 && ttl > 0)
    throw new DefinitionError(
      `${at}/identitySource`,
      "is missing: API Gateway needs it unless authorizerResultTtlInSeconds is 0",
    );
  const expression = stringMember(authorizer, "identityValidationExpression");
  if (expression !== undefined) checkExpression(`${at}/identityValidationExpression`, expression);
  return {
    id: idFromName(`authorizer ${name}`).slice(0, 6),
    name,
    type,
    uri,
    functionArn,
    identitySources: sources,
    resultTtlSeconds: ttl,
    ...(expression === undefined || expression === "" ? {} : { identityValidationExpression: expression }),
  };
}

const HEADER_SOURCE = /^method\.request\.header\.[\w.-]+$/;
const SOURCE = /^(?:method\.request\.(?:header|querystring)|stageVariables|context)\.[\w.-]+$/;

function identitySources(type: string, scheme: unknown, authorizer: unknown, at: string): readonly string[] {
  const stated = stringMember(authorizer, "identitySource");
  if (stated === undefined || stated === "") {
    const header = stringMember(scheme, "name");
    return type === "TOKEN" ? [`method.request.header.${header ?? "Authorization"}`] : [];
  }
  const sources = stated.split(",").map((source) => source.trim());
  if (type === "TOKEN" && !(sources.length === 1 && HEADER_SOURCE.test(stated)))
    throw new DefinitionError(`${at}/identitySource`, "must be one method.request.header.<name>");
  const wrong = sources.find((source) => !SOURCE.test(source));
  if (wrong !== undefined)
    throw new DefinitionError(
      `${at}/identitySource`,
      `${JSON.stringify(wrong)} is none of method.request.header, method.request.querystring, stageVariables and context`,
    );
  return sources;
}
