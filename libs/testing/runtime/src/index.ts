// Helpers of tests: clocks, folders, streams, a local DynamoDB, servers with faults, and external tools.
// Not here: the local gateway of an environment for tests, which is in `libs/testing/gateway`.

export { bundleEnvironment } from "./bundle-environment";
export { collect } from "./collect";
export type { LocalDynamoDb } from "./local-dynamodb";
export { describeWithTools, MissingToolError } from "./tools/describe-with-tools";
export type { FaultName } from "./fault-server";
export { FAULTS, startFaultServer } from "./fault-server";
export type { FixedClock } from "./fixed-clock";
export { fixedClock } from "./fixed-clock";
export { startLocalDynamoDb } from "./local-dynamodb";
export { inTime } from "./in-time";
export { loseFirstAnswers } from "./lost-answers";
export { temporaryFolder, type TemporaryFolder } from "./temporary-folder";
export type { RunResult } from "./run-to-end";
export { endGroup, runToEnd } from "./run-to-end";
export { executableInPath } from "./tools/executable-in-path";
export { freePort } from "./tools/loopback";
