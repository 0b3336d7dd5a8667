export { Backends, type BackendsOptions } from "./functions/backends";
export { BackendTables } from "./functions/backend-tables";
export { CodeSigning, type CodeSigningOptions } from "./functions/code-signing";
export { CustomDomains, type CustomDomainsOptions } from "./domain/custom-domains";
export { FailedEventsQueue, type FailedEventsQueueOptions } from "./functions/failed-events-queue";
export { GatewayFunction } from "./functions/gateway-function";
export { runOnSchedule } from "./functions/run-on-schedule";
export type { GatewayFunctionOptions } from "./functions/gateway-function-options";
export {
  RestApi,
  routeArn,
  type RestApiOptions,
  type RoutesAddress,
  type StageAddress,
} from "./api/rest-api";
export type { TruststoreFile } from "./domain/truststore";
export { WebAcl, type WebAclOptions } from "./waf/web-acl";
export { CellRouter, type CellRouterOptions } from "./router/cell-router";
