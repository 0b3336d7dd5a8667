// Where a team's environments.ts asks for the type.
export type { Environment } from "./schema/environment";
