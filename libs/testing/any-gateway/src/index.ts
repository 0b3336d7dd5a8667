// Generated gateways: environments, backends and documents as any team could write them, for property tests.
// Not here: the sample, which all other tests use (`libs/testing/runtime/sample`).

export type { WrittenGateway, WrittenRoute } from "./any-gateway";
export { holdForAnyGateway, type Held } from "./hold-for-any-gateway";
export { replaceTeamsFiles, type TeamsFiles } from "./replace-teams-files";
