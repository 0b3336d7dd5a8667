export type {
  Backend,
  BackendName,
  FunctionBackend,
  HttpBackend,
  LambdaBackend,
} from "./backends/schema/backend";
export { binaryTypesOf } from "./checks/binary";
export { requireBackend } from "./backends/backend-named";
export { backends, replaceBackends } from "./backends/loaded-backends";
export { accessIn, arnOf, conditionOf, type Access, type Reachable } from "./backends/access";
export { listedIn } from "./backends/schema/permissions";
export { valueIn } from "./backends/schema/by-environment";
export { secretIn, type SecretReference } from "./backends/schema/secrets";
export { tableIn } from "./backends/schema/tables";
export { variablesIn } from "./backends/function-variables";
export { problemsWithFunction } from "./backends/schema/lambda-backend";
export { BackendError, parseBackends } from "./backends/parse-backends";
export { buildGatewayDocument, type GatewayDocumentOptions } from "./build/build-gateway-document";
export { gatewayApps } from "./gateway-apps";
export { DocumentError, type Problem } from "./document/errors";
export type { Json, JsonObject } from "./document/json";
export { openApiPath } from "./open-api-path";
export { ownRoutesOf, withOwnRoutes, type OwnRoutes } from "./own-routes/own-routes";
export { routesOf, scopeTableOf, scopeTablesOf, type Route, type ScopeTables } from "./build/routes";
export { readDocumentFile, requireApps } from "./team-files";
export { TOKEN_PATTERN } from "./build/token-pattern";
