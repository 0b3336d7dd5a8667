// Where a team's backends.ts asks for the types.
export type { Backend, BackendName } from "./backends/schema/backend";
