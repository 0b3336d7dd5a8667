// Emulator: API Gateway's REST APIs in one process, with Lambda functions, DynamoDB and secrets.
// Not here: an environment's own configuration, which is in `libs/local-environment`.

export type { Clock } from "./common/clock";
export { ManualClock, systemClock } from "./common/clock";
export { MAX_BODY_BYTES } from "./http/limits";
export { MAX_HEAD_BYTES } from "./http/limits";
export type { MethodDefinition } from "./api-gateway/definition/definition";
export { DefinitionError } from "./api-gateway/definition/errors";
export { readDefinition } from "./api-gateway/definition/read-definition";
export { Emulator } from "./emulator";
export type { Ids } from "./common/ids";
export type { FunctionOptions } from "./lambda/function-options";
export { LineWriter } from "./common/line-writer";
export type { EmulatorLog } from "./common/log";
export { silentLog } from "./common/log";
export type { EmulatorOptions, PlaceOptions, PlacesOptions, Route } from "./options";
export type { PlanOptions } from "./api-gateway/control-plane/plans/seed-plans";
export type { StageOptions } from "./api-gateway/pipeline/api";
export type { LimitLevel, LimitLevels } from "./api-gateway/metering/limit-levels";
export type { Quota } from "@tollgate/aws-quotas";
export type { BucketLimits } from "./state/usage-plan";
export type { SecretKind, SecretSource } from "./secrets/secret-services";
export { ListenError } from "./http/errors";
export { startEmulator } from "./start-emulator";
export { StoreUnreachableError } from "./key-value-store/errors";
export { startPlaces } from "./places/start-places";
export type { Places } from "./places/places";
export type { EmulatedPlace } from "./places/emulated-place";
export { DataDirectoryError } from "./state/errors";
