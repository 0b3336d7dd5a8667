import type { Stage } from "../data-plane/stage";
import type { MethodDefinition } from "../definition/definition";
import { resourceId } from "../definition/resource-id";

/**
 * Each path of the API as a `Resource`, with those above it, as API Gateway makes them of a document.
 *
 * @param embedded whether to show what each method is, and not only that there is one
 */
export function resourceViews(stages: readonly Stage[], embedded: boolean) {
  const methods = stages[0]?.definition.methods ?? [];
  const paths = new Set<string>(["/"]);
  for (const { resourcePath } of methods) {
    for (let path = resourcePath; path !== "/"; path = parentOf(path)) paths.add(path);
  }
  return [...paths].sort().map((path) => {
    const own = methods.filter(({ resourcePath }) => resourcePath === path);
    return {
      id: resourceId(path),
      ...(path !== "/" && {
        parentId: resourceId(parentOf(path)),
        pathPart: path.slice(path.lastIndexOf("/") + 1),
      }),
      path,
      ...(own.length > 0 && {
        resourceMethods: Object.fromEntries(
          own.map((method) => [method.httpMethod, embedded ? methodView(method) : {}]),
        ),
      }),
    };
  });
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/")) || "/";
}

/** What API Gateway fills in where an integration says nothing. */
const DEFAULT_TIMEOUT_MS = 29_000;

/** `Method` on the wire. */
export function methodView(method: MethodDefinition) {
  const { httpMethod, apiKeyRequired, authorizer, operationName } = method;
  return {
    httpMethod,
    apiKeyRequired,
    authorizationType: authorizer ? "CUSTOM" : "NONE",
    authorizerId: authorizer?.id,
    operationName,
    methodIntegration: integrationView(method),
  };
}

/** `Integration` on the wire. */
export function integrationView({ integration, resourceId: cacheNamespace }: MethodDefinition) {
  return {
    type: integration.type,
    // A function is always asked by POST.
    ...(integration.type === "AWS_PROXY" && { httpMethod: "POST" }),
    ...(integration.type === "HTTP_PROXY" && { httpMethod: integration.httpMethod }),
    ...("uri" in integration && { uri: integration.uri }),
    timeoutInMillis: "timeoutMs" in integration ? integration.timeoutMs : DEFAULT_TIMEOUT_MS,
    passthroughBehavior: integration.passthroughBehavior,
    cacheNamespace,
    cacheKeyParameters: [],
  };
}
