// Operations on REST APIs: the API, its stages and resources, its export, and test invocations.
// Not here: reading an OpenAPI document, which is in `definition`.

import { accountThrottle } from "@tollgate/aws-quotas";
import type { Stage } from "../../context/request-context";
import { type AuthorizerDefinition, resourceId } from "../../definition/definition";
import { notFound } from "../protocol/errors";
import { checkApi } from "../protocol/lookups";
import { type ControlRequest, type ControlServices, type Operation, read } from "../protocol/operation";
import { pageOfList } from "../protocol/page";

/** Read-only operations for what Terraform deploys: here it comes from the document and the emulator's options. */
export const restApiOperations: readonly Operation[] = [
  read("GetAccount", "/account", (_, { accountThrottle }) => ({
    throttleSettings: accountThrottle,
    features: ["UsagePlans"],
    apiKeyVersion: "4",
  })),
  read("GetRestApis", "/restapis", (request, services) => pageOfList([restApiView(services)], request)),
  read("GetRestApi", "/restapis/{restapi_id}", (request, services) => {
    checkApi(services, request.path["restapi_id"]);
    return restApiView(services);
  }),
  read("GetStages", "/restapis/{restapi_id}/stages", (request, services) => {
    checkApi(services, request.path["restapi_id"]);
    const deploymentId = request.query.get("deploymentId");
    const stages = services.api.stages();
    const wanted = stages.filter((stage) => deploymentId === null || stage.deploymentId === deploymentId);
    return { item: wanted.map(stageView) };
  }),
  read("GetStage", "/restapis/{restapi_id}/stages/{stage_name}", (request, services) =>
    stageView(findStage(request, services)),
  ),
  read("GetDeployments", "/restapis/{restapi_id}/deployments", (request, services) => {
    checkApi(services, request.path["restapi_id"]);
    // Stages may share a deployment.
    const deployments = new Map(services.api.stages().map((stage) => [stage.deploymentId, stage]));
    return pageOfList([...deployments.values()].map(deploymentView), request);
  }),
  read("GetDeployment", "/restapis/{restapi_id}/deployments/{deployment_id}", (request, services) => {
    checkApi(services, request.path["restapi_id"]);
    const stage = services.api.stages().find((each) => each.deploymentId === request.path["deployment_id"]);
    if (!stage) throw notFound("Invalid Deployment identifier specified");
    return deploymentView(stage);
  }),
  read("GetAuthorizers", "/restapis/{restapi_id}/authorizers", (request, services) =>
    pageOfList(authorizersOf(request, services).map(authorizerView), request),
  ),
  read("GetAuthorizer", "/restapis/{restapi_id}/authorizers/{authorizer_id}", (request, services) =>
    authorizerView(findAuthorizer(request, services)),
  ),
  {
    name: "FlushStageAuthorizersCache",
    method: "DELETE",
    path: "/restapis/{restapi_id}/stages/{stage_name}/cache/authorizers",
    status: 202,
    run(request, services) {
      services.authorizerCache.flush(findStage(request, services).name);
      return {};
    },
  },
];

/** @throws {ControlError} when the path names no stage. */
export function findStage(request: ControlRequest, services: ControlServices): Stage {
  checkApi(services, request.path["restapi_id"]);
  const stage = services.api.stages().find(({ name }) => name === request.path["stage_name"]);
  if (!stage) throw notFound("Invalid stage identifier specified");
  return stage;
}

function authorizersOf(request: ControlRequest, services: ControlServices): readonly AuthorizerDefinition[] {
  checkApi(services, request.path["restapi_id"]);
  return services.api.stages()[0]?.definition.authorizers ?? [];
}

/** @throws {ControlError} when the path names no authorizer. */
export function findAuthorizer(request: ControlRequest, services: ControlServices): AuthorizerDefinition {
  const authorizer = authorizersOf(request, services).find(({ id }) => id === request.path["authorizer_id"]);
  if (!authorizer) throw notFound("Invalid Authorizer identifier specified");
  return authorizer;
}

function restApiView({ api }: ControlServices) {
  const [stage] = api.stages();
  const binaryMediaTypes = stage?.definition.binaryMediaTypes ?? [];
  return {
    id: api.id,
    name: stage?.definition.title,
    description: stage?.definition.description,
    version: stage?.definition.version,
    createdDate: seconds(stage?.createdAt ?? 0),
    apiKeySource: stage?.definition.apiKeySource,
    ...(binaryMediaTypes.length > 0 && { binaryMediaTypes }),
    endpointConfiguration: { ipAddressType: "ipv4", types: ["REGIONAL"] },
    disableExecuteApiEndpoint: false,
    rootResourceId: resourceId("/"),
  };
}

/** API Gateway's defaults for method settings. */
const METHOD_SETTINGS = {
  metricsEnabled: false,
  dataTraceEnabled: false,
  throttlingBurstLimit: accountThrottle.burstLimit,
  throttlingRateLimit: accountThrottle.rateLimit,
  cachingEnabled: false,
  cacheTtlInSeconds: 300,
  cacheDataEncrypted: false,
  requireAuthorizationForCacheControl: true,
  unauthorizedCacheControlHeaderStrategy: "SUCCEED_WITH_RESPONSE_HEADER",
};

function stageView(stage: Stage) {
  const settings = Object.entries(stage.methodThrottles).map(([method, { rateLimit, burstLimit }]) => [
    method.replace(/^\//, ""),
    {
      ...METHOD_SETTINGS,
      ...(rateLimit !== undefined && { throttlingRateLimit: rateLimit }),
      ...(burstLimit !== undefined && { throttlingBurstLimit: burstLimit }),
    },
  ]);
  return {
    deploymentId: stage.deploymentId,
    stageName: stage.name,
    cacheClusterEnabled: false,
    cacheClusterStatus: "NOT_AVAILABLE",
    methodSettings: Object.fromEntries(settings),
    ...(Object.keys(stage.variables).length > 0 && { variables: stage.variables }),
    ...(stage.accessLogFormat !== undefined && { accessLogSettings: { format: stage.accessLogFormat } }),
    tracingEnabled: false,
    createdDate: seconds(stage.createdAt),
    lastUpdatedDate: seconds(stage.createdAt),
  };
}

function deploymentView({ deploymentId, createdAt }: Stage) {
  return { id: deploymentId, createdDate: seconds(createdAt) };
}

function authorizerView(authorizer: AuthorizerDefinition) {
  const { id, name, type, uri, identitySources, identityValidationExpression, resultTtlSeconds } = authorizer;
  return {
    id,
    name,
    type,
    authType: "custom",
    authorizerUri: uri,
    identitySource: identitySources.join(","),
    identityValidationExpression,
    authorizerResultTtlInSeconds: resultTtlSeconds,
  };
}

function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}
