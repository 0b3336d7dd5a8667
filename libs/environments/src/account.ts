// Where a team's environments.ts asks for the type.
export type { Account } from "./schema/account";
