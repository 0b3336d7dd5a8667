// The gateway in tests: the local gateway of an environment, with tenants.
// Not here: generated gateways, which are in `libs/testing/any-gateway`.

export type { StartOptions, TestGateway, TestTenant } from "./start-gateway";
export { startGateway } from "./start-gateway";
