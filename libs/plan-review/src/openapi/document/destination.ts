import { textOf, type Json, type JsonObject } from "../../values/json";

/** The destination of a route's requests. */
export type Destination =
  /** API Gateway itself. */
  | { readonly kind: "mock"; readonly id: string }
  | { readonly kind: "function"; readonly id: string; readonly arn: string }
  /** A call of an AWS API, such as `dynamodb:action/PutItem`. */
  | { readonly kind: "service"; readonly id: string; readonly call: string }
  | { readonly kind: "server"; readonly id: string; readonly host: string; readonly isPlain: boolean }
  /** A server in a network of the account. */
  | { readonly kind: "link"; readonly id: string; readonly link: string }
  /** No backend: API Gateway refuses to deploy the route. */
  | { readonly kind: "none"; readonly id: string }
  /** A destination that the document does not name. */
  | { readonly kind: "unknown"; readonly id: string; readonly uri: string };

const FUNCTION =
  /^arn:[\w-]+:apigateway:[\w-]*:lambda:path\/[^/]+\/functions\/(arn:[^/]+)\/[\w-]*invocations$/;
const SERVICE = /^arn:[\w-]+:apigateway:[\w-]*:([\w.-]+:(?:path|action)\/.*)$/;
const SERVER = /^(https?):\/\/(?:[^/?#@]*@)?([^/?#:]+)/i;

/** The ARN of the function in an API Gateway URI, with its alias or version. */
export function functionOf(uri: Json | undefined): string | undefined {
  const text = textOf(uri) ?? "";
  // An HTTP API also accepts the function's ARN.
  const arn = FUNCTION.exec(text)?.[1] ?? /^arn:[\w-]+:lambda:[^:]*:[^:]*:function:[^/]+$/.exec(text)?.[0];
  return arn === undefined || arn.includes("${") ? undefined : arn;
}

/**
 * Reads the destination of an integration. A part that comes from a stage variable is not in the document.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-integration.html
 */
export function destinationOf(integration: JsonObject): Destination {
  const type = textOf(integration["type"])?.toLowerCase();
  const uri = textOf(integration["uri"]) ?? "";
  if (type === undefined && uri === "") return { kind: "none", id: "none" };
  if (type === "mock") return { kind: "mock", id: "mock" };
  const subtype = textOf(integration["integrationSubtype"]);
  if (subtype !== undefined) return { kind: "service", id: `service ${subtype}`, call: subtype };
  if (textOf(integration["connectionType"])?.toUpperCase() === "VPC_LINK") {
    const link = textOf(integration["connectionId"]) ?? "";
    return link === "" || link.includes("stageVariables")
      ? { kind: "unknown", id: `unknown ${link}`, uri: link }
      : { kind: "link", id: `link ${link}`, link };
  }
  const arn = functionOf(uri);
  if (arn !== undefined) return { kind: "function", id: `function ${arn}`, arn };
  const call = SERVICE.exec(uri)?.[1];
  if (call !== undefined && !uri.includes("${") && !call.startsWith("lambda:path/2015-03-31/functions/"))
    return { kind: "service", id: `service ${call}`, call };
  const [, scheme, host] = SERVER.exec(uri) ?? [];
  if (host !== undefined && !host.includes("${")) {
    const isPlain = scheme?.toLowerCase() === "http";
    return {
      kind: "server",
      id: `server ${String(isPlain)} ${host.toLowerCase()}`,
      host: host.toLowerCase(),
      isPlain,
    };
  }
  return { kind: "unknown", id: `unknown ${uri}`, uri };
}

/** The destination's name in a message: the function, the host or the call. */
export function nameOf(destination: Destination): string {
  switch (destination.kind) {
    case "function":
      return destination.arn.split(":").slice(6).join(":");
    case "service":
      return destination.call;
    case "server":
      return `${destination.isPlain ? "http" : "https"}://${destination.host}`;
    case "link":
      return `VPC link ${destination.link}`;
    case "mock":
      return "mock";
    case "none":
      return "none";
    case "unknown":
      return destination.uri;
  }
}
