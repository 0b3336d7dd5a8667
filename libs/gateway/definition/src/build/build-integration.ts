import { integrationTimeoutMs } from "@tollgate/aws-quotas";
import type { BackendName, HttpBackend } from "../backends/schema/backend";
import { requireBackend } from "../backends/backend-named";
import { variablesOf } from "../checks/check-paths";
import { isSecured } from "../checks/check-security";
import type { JsonObject } from "../document/json";
import { httpMethodOf, type Operation } from "../document/operations";

/** Where backends are. */
export interface BackendAddresses {
  /** The `invoke_arn` of a Lambda; an alias's stays the same when its code changes. */
  readonly backendInvokeArn: (backend: BackendName) => string;
  /** Where the paths of a server begin: its `url`, or what stands in for it. @default no route names a server */
  readonly backendUrl?: (backend: BackendName) => string;
}

/** What a server gets where a header must not be the client's: a constant, as a mapping cannot remove one. */
const WITHHELD = "'-'";

/** What answers an operation, as API Gateway calls it. */
export function buildIntegration(
  document: JsonObject,
  operation: Operation,
  addresses: BackendAddresses,
): JsonObject {
  // Checked by readDefinition.
  const name = operation.value["x-backend"] as BackendName;
  const backend = requireBackend(name);
  if (backend.url !== undefined) return buildHttpIntegration(document, operation, name, backend, addresses);
  // A second more than a function's own timeout: it gives up first, and its log says so.
  const seconds = backend.timeoutSeconds + (backend.app === undefined ? 0 : 1);
  return {
    type: "aws_proxy",
    httpMethod: "POST",
    uri: addresses.backendInvokeArn(name),
    passthroughBehavior: "when_no_match",
    timeoutInMillis: Math.min(integrationTimeoutMs.max, seconds * 1000),
  };
}

/**
 * A request that goes to a server as it came, but for the token, and for the tenant's id, which is the gateway's to say: the
 * authorizer's principal, which each of its answers has.
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
