export type { WrittenGateway, WrittenRoute } from "./any-gateway";
export { holdForAnyGateway, type Held } from "./hold-for-any-gateway";
export { replaceTeamsFiles, type TeamsFiles } from "./replace-teams-files";
