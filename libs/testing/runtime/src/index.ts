export type { LocalDynamoDb } from "./local-dynamodb";
export { describeWithTools } from "./describe-with-tools";
export type { FixedClock } from "./fixed-clock";
export { fixedClock } from "./fixed-clock";
export { startLocalDynamoDb } from "./local-dynamodb";
export { MissingToolError } from "./missing-tool-error";
