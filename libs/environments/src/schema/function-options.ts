import { z } from "zod";
import { bucketName } from "../values/forms";

/** How CodeDeploy moves a backend's requests to its new version: those of its own configurations that move in steps. */
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

/** A backend's new version gets its requests by CodeDeploy, and loses them again when it fails. */
export const rolloutOption = z.strictObject({
  /** Which part of the requests gets the new version first, and for how long. */
  strategy: z.literal(ROLLOUT_STRATEGIES),
});

/** Lambda takes only bundles that AWS Signer has signed for this environment. */
export const codeSigningOption = z.strictObject({
  /** S3 bucket for the bundles, before and after they are signed, to be created. */
  bucket: bucketName,
});

export type RolloutOption = z.output<typeof rolloutOption>;
export type CodeSigningOption = z.output<typeof codeSigningOption>;

/** What the Lambda authorizer gets, on AWS and on the local gateway. */
export const authorizerFunction = {
  /** Half of what API Gateway waits for an authorizer (10 s), and far above a slow DynamoDB read with its retries. */
  timeoutSeconds: 5,
  /** From here on, more memory does not make the handler faster; with less, it gets too small a share of a CPU. */
  memoryMb: 256,
} as const;
