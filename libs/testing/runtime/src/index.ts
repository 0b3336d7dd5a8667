export type { LocalDynamoDb } from "./local-dynamodb";
export { describeWithTools, MissingToolError } from "./tools/describe-with-tools";
export type { FaultName } from "./fault-server";
export { FAULTS, startFaultServer } from "./fault-server";
export type { FixedClock } from "./fixed-clock";
export { fixedClock } from "./fixed-clock";
export { startLocalDynamoDb } from "./local-dynamodb";
