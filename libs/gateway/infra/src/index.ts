export { Backends, type BackendsOptions } from "./backends";
export { BackendTables } from "./backend-tables";
export { CodeSigning, type CodeSigningOptions } from "./code-signing";
export { CustomDomains, type CustomDomainsOptions } from "./custom-domains";
export { GatewayFunction } from "./gateway-function";
export type { GatewayFunctionOptions } from "./gateway-function-options";
export { RestApi, type RestApiOptions, type RoutesAddress, type StageAddress } from "./rest-api";
export type { TruststoreFile } from "./truststore";
export { WebAcl, type WebAclOptions } from "./web-acl";
