import { integrationTimeoutMs } from "@tollgate/aws-quotas";
import { selfServiceFunction } from "@tollgate/environments";
import type { BackendName, HttpBackend } from "../backends/schema/backend";
import { requireBackend } from "../backends/backend-named";
import { variablesOf } from "../checks/check-paths";
import { isSecured } from "../checks/check-security";
import type { JsonObject } from "../document/json";
import { httpMethodOf, type Operation } from "../document/operations";

/** The addresses of backends. */
export interface BackendAddresses {
  /** The `invoke_arn` of a Lambda, also of a function of Tollgate's own; that of an alias stays the same when its code changes. */
  readonly backendInvokeArn: (backend: BackendName) => string;
  /** The base URL of a server: its `url`, or its stand-in. @default no route names a server */
  readonly backendUrl?: (backend: BackendName) => string;
}

/** Replaces a client's header that a server must not get by a constant: a mapping cannot remove a header. */
const WITHHELD = "'-'";

/** Builds the integration by which API Gateway calls an operation's backend. */
export function buildIntegration(
  document: JsonObject,
  operation: Operation,
  addresses: BackendAddresses,
): JsonObject {
  if (operation.ownFunction !== undefined)
    return functionIntegration(
      addresses.backendInvokeArn(operation.ownFunction),
      selfServiceFunction.timeoutSeconds + 1,
    );
  // Checked by readDefinition.
  const name = operation.value["x-backend"] as BackendName;
  const backend = requireBackend(name);
  if (backend.url !== undefined) return buildHttpIntegration(document, operation, name, backend, addresses);
  // One second longer than a function's own timeout: the function times out first, and its log says so.
  const seconds = backend.timeoutSeconds + (backend.app === undefined ? 0 : 1);
  return functionIntegration(addresses.backendInvokeArn(name), seconds);
}

function functionIntegration(uri: string, timeoutSeconds: number): JsonObject {
  return {
    type: "aws_proxy",
    httpMethod: "POST",
    uri,
    passthroughBehavior: "when_no_match",
    timeoutInMillis: Math.min(integrationTimeoutMs.max, timeoutSeconds * 1000),
  };
}

/**
 * Builds the integration for a server. The request passes unchanged, except for the token and the tenant's
 * id. The gateway sets the tenant's id from the authorizer's principal, which each of its results has.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-set-up-simple-proxy.html
 */
function buildHttpIntegration(
  document: JsonObject,
  operation: Operation,
  name: BackendName,
  { timeoutSeconds, passAuthorization = false }: HttpBackend,
  { backendUrl }: BackendAddresses,
): JsonObject {
  if (!backendUrl) throw new Error(`the address of the backend ${name} is not known`);
  const { template, method } = operation;
  const path = template === "/" ? "" : template.replaceAll("+}", "}");
  return {
    type: "http_proxy",
    httpMethod: httpMethodOf(method),
    uri: backendUrl(name) + path,
    connectionType: "INTERNET",
    passthroughBehavior: "when_no_match",
    timeoutInMillis: timeoutSeconds * 1000,
    requestParameters: {
      ...Object.fromEntries(
        variablesOf(template).map((variable) => [
          `integration.request.path.${variable}`,
          `method.request.path.${variable}`,
        ]),
      ),
      "integration.request.header.X-Tenant-Id": isSecured(document, operation)
        ? "context.authorizer.principalId"
        : WITHHELD,
      ...(!passAuthorization && { "integration.request.header.Authorization": WITHHELD }),
    },
  };
}
