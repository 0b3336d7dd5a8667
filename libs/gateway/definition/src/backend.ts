// Exported here for a team's backends.ts, which imports the types from this file.
export type { Backend, BackendName } from "./backends/schema/backend";
