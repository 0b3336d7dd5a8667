import type { MethodDefinition } from "../definition/definition";
import { notFound } from "./control-error";
import { checkApi } from "./find-api";
import type { ControlRequest, ControlServices, Operation } from "./operation";
import { pageOfList } from "./page";
import { read } from "./read-operation";
import { integrationView, methodView, resourceViews } from "./resource-views";

const METHOD = "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}";

/** The paths of the API, and what answers there. */
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

/** `embed=methods` asks for what each method is; otherwise only their names are shown. */
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
