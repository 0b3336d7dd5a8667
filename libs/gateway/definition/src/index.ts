export { backends, type Backend, type BackendName } from "./backends";
export { BackendError, problemsWithFunction } from "./check-backends";
export { buildGatewayDocument, type GatewayDocumentOptions } from "./build-gateway-document";
export { DocumentError, type Problem } from "./document-error";
export type { Json, JsonObject } from "./json";
export { openApiPath } from "./open-api-path";
export { routesOf, type Route } from "./routes";
export { TOKEN_PATTERN } from "./token-pattern";
