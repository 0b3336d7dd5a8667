export type { StartOptions, TestGateway, TestTenant } from "./start-gateway";
export { startGateway } from "./start-gateway";
