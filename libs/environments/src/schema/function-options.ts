import * as z from "zod";
import { bucketName } from "../values/forms";

/** CodeDeploy's predefined configurations for Lambda. */
const ROLLOUT_STRATEGIES = [
  "Canary10Percent5Minutes",
  "Canary10Percent10Minutes",
  "Canary10Percent15Minutes",
  "Canary10Percent30Minutes",
  "Linear10PercentEvery1Minute",
  "Linear10PercentEvery2Minutes",
  "Linear10PercentEvery3Minutes",
  "Linear10PercentEvery10Minutes",
  "AllAtOnce",
] as const;

/** CodeDeploy shifts requests to a backend's new version, and back when the version fails. */
export const rolloutOption = z.strictObject({
  /** How CodeDeploy shifts requests: the share of each step and its duration. */
  strategy: z.literal(ROLLOUT_STRATEGIES),
});

/** Lambda accepts only bundles that AWS Signer has signed for this environment. */
export const codeSigningOption = z.strictObject({
  /** Name of the S3 bucket for unsigned and signed bundles, which the stack creates. */
  bucket: bucketName,
});

export type RolloutOption = z.output<typeof rolloutOption>;
export type CodeSigningOption = z.output<typeof codeSigningOption>;

/** Resources of the Lambda authorizer, on AWS and on the local gateway. */
export const authorizerFunction = {
  /** Half of API Gateway's limit for an authorizer (10 s), and well above a slow DynamoDB read with its retries. */
  timeoutSeconds: 5,
  /** More memory does not make the handler faster; less gives it too small a share of a CPU. */
  memoryMb: 256,
} as const;

/** Resources of the function that reports how much room an environment's cells have. Nobody waits for it. */
export const cellRoomFunction = {
  /** Its purpose, in the names of its resources. */
  thing: "cell-room",
  /** A read of DynamoDB with all of the SDK's retries takes less. */
  timeoutSeconds: 20,
  memoryMb: 256,
} as const;

/** Resources of the function to which CloudWatch Logs delivers the lines of the access log. */
export const usageCountFunction = {
  /** Its purpose, in the names of its resources and in its log. */
  thing: "usage-count",
  /** The exported handler in the bundle of `apps/usage-lambda`. */
  handler: "count",
  /** A delivery takes well below a second; the SDK's retries take the rest. */
  timeoutSeconds: 60,
  /** An envelope of some MB, unpacked several times over. */
  memoryMb: 512,
} as const;

/** Resources of the function that sums the hours that ended. */
export const usageSealFunction = {
  /** Its purpose, in the names of its resources and in its log. */
  thing: "usage-seal",
  /** The exported handler in the bundle of `apps/usage-lambda`. */
  handler: "seal",
  /** Minutes between two runs. */
  everyMinutes: 5,
  /**
   * An hour of 10,000 tenants is 10,000 writes. What is not done is done by the next run, except the look at quotas, which
   * takes some 0.4 s for each hour since the month began.
   */
  timeoutSeconds: 900,
  /** The sums of all tenants of an hour, with a histogram for each route, class of status and token. */
  memoryMb: 1_024,
} as const;

/** Resources of the function by which tenants help themselves. */
export const selfServiceFunction = {
  /** Its purpose, in the names of its resources, in its log and in the document. */
  thing: "self-service",
  /** The most calls, those of a rotation, are some 15, each of a few milliseconds; the SDK's retries take the rest. */
  timeoutSeconds: 10,
  /** Less gives it too small a share of a CPU: a cold start parses some hundred kB. */
  memoryMb: 512,
} as const;

/** Resources of the function that publishes the events that wait. */
export const eventsRelayFunction = {
  /** Its purpose, in the names of its resources and in its log. */
  thing: "events-relay",
  /** The exported handler in the bundle of `apps/events-lambda`. */
  handler: "relay",
  /** Minutes between two runs. */
  everyMinutes: 1,
  /** A run ends itself before, and the next one goes on. Two runs at once do no harm. */
  timeoutSeconds: 120,
  memoryMb: 512,
} as const;

/** Resources of the function that looks for tokens that are about to end, or that nobody uses. */
export const eventsNoticeFunction = {
  /** Its purpose, in the names of its resources and in its log. */
  thing: "events-notice",
  /** The exported handler in the bundle of `apps/events-lambda`. */
  handler: "notice",
  /** Minutes between two runs: a day. */
  everyMinutes: 1_440,
  /** It reads all tokens, and the usage of those that may be unused. */
  timeoutSeconds: 900,
  memoryMb: 1_024,
} as const;
