export { subscriptionId, type TracingOption } from "./schema/observability-options";
export type { AlarmThresholds, Environment, State } from "./schema/environment";
export type { Plan, PlanLimits, PlanName } from "./schema/plan";
export { firstPlan, planName, planLimits, planOutput } from "./schema/plan";
export {
  accountStack,
  deployerRole,
  cellsIn,
  firstEntry,
  firstPipeline,
  isSameAccount,
  isSamePlace,
  pipelineAccount,
  pipelinesIn,
  plannerRole,
  planningRole,
  type PipelineInAccount,
} from "./accounts";
export {
  cellCapacity,
  cellsOf,
  environmentsOfCells,
  environmentName,
  environmentTokenPrefix,
  routerOf,
  type Cell,
  type Router,
} from "./cells";
export type { CellsOption } from "./schema/cells";
export { ERROR_BUDGET_PERCENT, type UsageOption } from "./schema/usage-option";
export { MAX_TOKENS, type SelfServiceOption } from "./schema/self-service-option";
export { selfServiceVariables, type SelfServiceTableNames } from "./self-service-variables";
export { eventsSource, eventsVariables, type EventsResourceNames } from "./events-variables";
export type { EventsOption } from "./schema/events-option";
export { planQuotas, usageVariables, type UsageTableNames } from "./usage-variables";
export { deployedStacks, type DeployedStack } from "./deployed-stacks";
export { EnvironmentError, BACKENDS_FILE, Mistake } from "./values/mistake";
export type { Account, BudgetOption } from "./schema/account";
export { account, environments } from "./environments";
export { allAccounts, environmentNamed, tokenPrefixes } from "./loaded";
export { nameProblem, type AwsName, type NameKind } from "./names/aws-name";
export {
  checkTogether,
  concurrencyOfBackends,
  problemsWithBackends,
  type BackendNames,
} from "./checks/check-together";
export {
  boundaryName,
  namesOfAccount,
  namesOfAllCells,
  namesOfEnvironment,
  namesOfFunction,
  rolloutName,
} from "./names/names";
export { DURATION, durationSeconds, isLifetime, isWithinLongest, LONGEST_DURATION } from "./values/duration";
export { isRegion } from "./values/forms";
export { show, readValues, type ReadValues } from "./values/read-values";
export { parseAccount, parseEnvironment } from "./parse-environment";
export {
  arnPattern,
  awsArn,
  functionArn,
  invocationUri,
  logStreamsArn,
  objectsArn,
  parameterArn,
  queueArn,
  regionOf,
  secretArn,
  tableArn,
  type Place,
} from "./values/arns";
export {
  authorizerFunction,
  cellRoomFunction,
  eventsNoticeFunction,
  eventsRelayFunction,
  selfServiceFunction,
  usageCountFunction,
  usageSealFunction,
  type CodeSigningOption,
  type RolloutOption,
} from "./schema/function-options";
export type { BackupOption, EncryptionOption } from "./schema/data-options";
export type { DomainOption, WafOption } from "./schema/edge-options";
