import { routed, type RequestContext, type RoutedContext } from "../context/request-context";
import { createHash } from "node:crypto";
import { GatewayError } from "../context/errors";
import { type ReceivedRequest, headerValue } from "../../http/received-request";

/** Finds the method. @throws {GatewayError} as API Gateway answers for a path or a method that does not exist */
export function matchRoute(context: RequestContext): RoutedContext {
  const { request, stage, untrustedPath } = context;
  try {
    const match = stage.definition.routes.match(request.method, untrustedPath);
    if (!match) throw unroutable(request);
    return routed(context, match);
  } catch (error) {
    if (error instanceof URIError) throw new GatewayError("DEFAULT_4XX");
    throw error;
  }
}

/**
 * The response for a path or a method that does not exist. API Gateway parses the `Authorization` of such a request as an AWS
 * signature, and reports what it lacks: not as a missing token, but as `DEFAULT_4XX` with 403.
 */
function unroutable(request: ReceivedRequest): GatewayError {
  const untrusted = headerValue(request, "Authorization")?.trim() ?? "";
  const message = untrusted === "" ? undefined : missingFromSignature(untrusted, request);
  return message === undefined
    ? new GatewayError("MISSING_AUTHENTICATION_TOKEN", { message: "Missing Authentication Token" })
    : new GatewayError("DEFAULT_4XX", { status: 403, message, errorType: "IncompleteSignatureException" });
}

/** @returns `undefined` for a complete signature, which is not verified here */
function missingFromSignature(untrusted: string, request: ReceivedRequest): string | undefined {
  const hash = createHash("sha256").update(untrusted).digest("base64");
  const [, untrustedParameters = ""] = splitAt(untrusted, " ");
  const parameters = untrustedParameters.trim() === "" ? [] : untrustedParameters.split(",");
  if (parameters.some((parameter) => !parameter.includes("="))) {
    return `Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '${hash}'.`;
  }
  const names = new Set(parameters.map((parameter) => splitAt(parameter, "=")[0].trim()));
  const missing = ["Credential", "Signature", "SignedHeaders"]
    .filter((name) => !names.has(name))
    .map((name) => `Authorization header requires '${name}' parameter.`);
  if (headerValue(request, "X-Amz-Date") === undefined && headerValue(request, "Date") === undefined) {
    missing.push("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
  }
  if (missing.length === 0) return undefined;
  return `${missing.join(" ")} (Hashed with SHA-256 and encoded with Base64) Authorization=${hash}`;
}

function splitAt(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + separator.length)];
}
