export type { LocalDynamoDb } from "./local-dynamodb";
export { describeWithTools, MissingToolError } from "./tools/describe-with-tools";
export type { FixedClock } from "./fixed-clock";
export { fixedClock } from "./fixed-clock";
export { startLocalDynamoDb } from "./local-dynamodb";
