// Exported here for a team's environments.ts, which imports the type from this file.
export type { Account } from "./schema/account";
