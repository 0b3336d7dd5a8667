export type { Environment, Plan, PlanName, State } from "./environment";
export { EnvironmentError } from "./environment-error";
export { account, dev, environmentNamed, environments, prod } from "./environments";
export { parseEnvironment } from "./parse-environment";
export { resourceName } from "./resource-name";
export type { TableDefinition, TableIndexDefinition } from "./tables";
export { tenantsTable, tokensTable } from "./tables";
export type { OperatorPermission } from "./operator-permissions";
export { operatorPermissions } from "./operator-permissions";
