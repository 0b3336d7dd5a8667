// Exported here for a team's environments.ts, which imports the type from this file.
export type { Environment } from "./schema/environment";
