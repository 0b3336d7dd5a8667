export { subscriptionId } from "./alarms-option";
export type { AlarmThresholds, Environment, State } from "./environment";
export type { Plan, PlanName } from "./plan";
export { firstPlan, planName, planOutput } from "./plan";
export { EnvironmentError } from "./environment-error";
export { BACKENDS_FILE, Mistake } from "./mistake";
export type { Account, BudgetOption } from "./account";
export { account, environments } from "./environments";
export { environmentNamed } from "./loaded";
export { nameProblem, type AwsName, type NameKind } from "./aws-name";
export {
  checkTogether,
  concurrencyOfBackends,
  problemsWithBackends,
  type BackendNames,
} from "./check-together";
export { namesOfAccount, namesOfEnvironment, namesOfFunction, rolloutName } from "./names";
export { show } from "./show";
export { readValues, type ReadValues } from "./read-values";
export { parseAccount, parseEnvironment } from "./parse-environment";
export {
  functionArn,
  invocationUri,
  logStreamsArn,
  objectsArn,
  parameterArn,
  queueArn,
  secretArn,
  tableArn,
  type Place,
} from "./arns";
export { awsArn, regionOf } from "./region";
export { apiKeyPrefix, boundaryName, resourceName } from "./resource-name";
export type { KeyType, TableDefinition, TableIndexDefinition } from "./tables";
export { auditTable, keysOf, tenantsTable, tokensTable } from "./tables";
export type { OperatorGrant, OperatorPermission } from "./operator-permissions";
export { operatorGrants, operatorPermissions } from "./operator-permissions";
export type { ControlPlaneQuota } from "./control-plane-quotas";
export {
  controlPlaneQuotas,
  resourceQuotas,
  serialOperations,
  totalControlPlaneQuota,
} from "./control-plane-quotas";
export type { ResourceQuotas } from "./control-plane-quotas";
export { authorizerFunction } from "./authorizer-function";
export { isIpv6Cidr } from "./cidr";
export type { BackupOption, EncryptionOption } from "./data-options";
export type { DomainOption } from "./domain-option";
export type { CodeSigningOption, RolloutOption } from "./function-options";
export type { TracingOption } from "./tracing-option";
export type { WafOption } from "./waf-option";
