export { Backends, type BackendsOptions } from "./backends";
export type { Permission } from "./execution-role";
export { GatewayFunction, type GatewayFunctionOptions } from "./gateway-function";
export { RestApi, type RestApiOptions, type StageAddress } from "./rest-api";
