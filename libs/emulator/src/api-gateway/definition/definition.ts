// Definition: an OpenAPI document with AWS's extensions, read into routes, authorizers and integrations.
// Not here: Tollgate's own document, which is in `libs/gateway/definition`.

import type { GatewayResponseType } from "./gateway-response-types";
import type { UntrustedObject } from "../../common/json";
import type { MappingTemplate } from "./mapping-template";
import { idFromName } from "../../common/ids";

/** A document's own response for one type of gateway response. */
export interface CustomGatewayResponse {
  readonly statusCode?: number;
  /** By header name: a quoted literal, `context.x`, `stageVariables.x` or `method.request.header.x`. */
  readonly headers: Readonly<Record<string, string>>;
  /** By content type. */
  readonly templates: Readonly<Record<string, string>>;
}

export interface AuthorizerDefinition {
  readonly id: string;
  readonly name: string;
  readonly type: "TOKEN" | "REQUEST";
  readonly functionArn: string;
  readonly uri: string;
  /** Such as `method.request.header.Authorization`; a TOKEN authorizer has exactly one. */
  readonly identitySources: readonly string[];
  readonly identityValidationExpression?: string;
  /** 0 disables the cache. */
  readonly resultTtlSeconds: number;
}

/** How a body without a template for its content type is handled. Proxy integrations pass on all bodies. */
type PassthroughBehavior = "WHEN_NO_MATCH" | "WHEN_NO_TEMPLATES" | "NEVER";

export interface LambdaIntegration {
  readonly type: "AWS_PROXY";
  readonly passthroughBehavior: PassthroughBehavior;
  readonly functionArn: string;
  readonly uri: string;
  readonly timeoutMs: number;
}

export interface HttpIntegration {
  readonly type: "HTTP_PROXY";
  readonly passthroughBehavior: PassthroughBehavior;
  readonly uri: string;
  /** `ANY` uses the caller's method. */
  readonly httpMethod: string;
  readonly timeoutMs: number;
  /** `integration.request.path.x` to `method.request.path.y`, and so on. */
  readonly requestParameters: Readonly<Record<string, string>>;
}

export interface MockIntegration {
  readonly type: "MOCK";
  readonly passthroughBehavior: PassthroughBehavior;
  readonly requestTemplates: Readonly<Record<string, string>>;
  readonly responses: readonly MockResponse[];
}

export interface MockResponse {
  /** A regular expression over the status code that the request template chose, or `default`. */
  readonly pattern: string;
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly templates: Readonly<Record<string, MappingTemplate>>;
}

export type Integration = LambdaIntegration | HttpIntegration | MockIntegration;

/** Requirements that a request must meet before it reaches the integration. */
export interface RequestValidation {
  readonly validateBody: boolean;
  /** Names as `method.request.header.x`, with whether each is required. */
  readonly parameters: readonly { readonly location: "header" | "query" | "path"; readonly name: string }[];
  /** JSON Schema by content type. */
  readonly bodySchemas: Readonly<Record<string, UntrustedObject>>;
}

export interface MethodDefinition {
  readonly resourceId: string;
  /** As the document writes it: `/pets/{id}`. */
  readonly resourcePath: string;
  /** `ANY` for `x-amazon-apigateway-any-method`. */
  readonly httpMethod: string;
  readonly operationName?: string;
  readonly apiKeyRequired: boolean;
  readonly authorizer?: AuthorizerDefinition;
  readonly validation?: RequestValidation;
  readonly integration: Integration;
}

export interface RouteMatch {
  readonly method: MethodDefinition;
  /** Still percent-encoded, as API Gateway hands them on. */
  readonly pathParameters: Readonly<Record<string, string>>;
}

/** Finds the method of a request's path: a literal segment before a variable one, that before a greedy one. */
export interface Routes {
  /**
   * @param untrustedPath path of the request behind the stage, still percent-encoded, starting with `/`
   * @returns `undefined` when no resource has that path, or it has neither that method nor `ANY`
   * @throws {URIError} when a segment is not valid percent-encoding
   */
  match(httpMethod: string, untrustedPath: string): RouteMatch | undefined;
}

/** An API as one OpenAPI document with AWS's extensions defines it. */
export interface Definition {
  readonly title: string;
  readonly description?: string;
  /** `info.version` */
  readonly version?: string;
  readonly apiKeySource: "HEADER" | "AUTHORIZER";
  readonly binaryMediaTypes: readonly string[];
  readonly authorizers: readonly AuthorizerDefinition[];
  readonly methods: readonly MethodDefinition[];
  readonly routes: Routes;
  readonly gatewayResponses: ReadonlyMap<GatewayResponseType, CustomGatewayResponse>;
  readonly document: UntrustedObject;
  /** Parts that may behave differently on AWS, each with its path. */
  readonly warnings: readonly string[];
}

/** A resource's id, derived from its path, so that it survives a reload. */
export function resourceId(path: string): string {
  return idFromName(`resource ${path}`).slice(0, 6);
}
