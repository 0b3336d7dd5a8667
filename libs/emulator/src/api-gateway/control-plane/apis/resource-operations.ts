import { integrationTimeoutMs } from "@tollgate/aws-quotas";
import { type MethodDefinition, resourceId } from "../../definition/definition";
import { notFound } from "../protocol/errors";
import { checkApi } from "../protocol/lookups";
import { type ControlRequest, type ControlServices, type Operation, read } from "../protocol/operation";
import { pageOfList } from "../protocol/page";
import type { Stage } from "../../context/request-context";

const METHOD = "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}";

export const resourceOperations: readonly Operation[] = [
  read("GetResources", "/restapis/{restapi_id}/resources", (request, services) => {
    checkApi(services, request.path["restapi_id"]);
    return pageOfList(resourceViews(services.api.stages(), isEmbedded(request)), request);
  }),
  read("GetResource", "/restapis/{restapi_id}/resources/{resource_id}", (request, services) => {
    checkApi(services, request.path["restapi_id"]);
    const views = resourceViews(services.api.stages(), isEmbedded(request));
    const view = views.find(({ id }) => id === request.path["resource_id"]);
    if (!view) throw unknownResource();
    return view;
  }),
  read("GetMethod", METHOD, (request, services) => methodView(findMethod(request, services))),
  read("GetIntegration", `${METHOD}/integration`, (request, services) =>
    integrationView(findMethod(request, services)),
  ),
];

/** `embed=methods` includes each method's details; otherwise the response has their names only. */
function isEmbedded({ query }: ControlRequest): boolean {
  return query.getAll("embed").some((each) => each.split(",").includes("methods"));
}

/** @throws {ControlError} when the path names no resource, or no method of it. */
function findMethod({ path }: ControlRequest, services: ControlServices): MethodDefinition {
  checkApi(services, path["restapi_id"]);
  const stages = services.api.stages();
  if (!resourceViews(stages, false).some(({ id }) => id === path["resource_id"])) throw unknownResource();
  const method = stages[0]?.definition.methods.find(
    (each) => each.resourceId === path["resource_id"] && each.httpMethod === path["http_method"],
  );
  if (!method) throw notFound("Invalid Method identifier specified");
  return method;
}

const unknownResource = () => notFound("Invalid Resource identifier specified");

/**
 * Each path of the API and its parents as a `Resource`, as API Gateway creates them for a document.
 *
 * @param embedded whether to include each method's details
 */
function resourceViews(stages: readonly Stage[], embedded: boolean) {
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

/** `Method` on the wire. */
function methodView(method: MethodDefinition) {
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
function integrationView({ integration, resourceId: cacheNamespace }: MethodDefinition) {
  return {
    type: integration.type,
    // Functions are always invoked with POST.
    ...(integration.type === "AWS_PROXY" && { httpMethod: "POST" }),
    ...(integration.type === "HTTP_PROXY" && { httpMethod: integration.httpMethod }),
    ...("uri" in integration && { uri: integration.uri }),
    timeoutInMillis: "timeoutMs" in integration ? integration.timeoutMs : integrationTimeoutMs.max,
    passthroughBehavior: integration.passthroughBehavior,
    cacheNamespace,
    cacheKeyParameters: [],
  };
}
