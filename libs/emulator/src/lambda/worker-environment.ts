import { dirname } from "node:path";
import type { FunctionOptions } from "./function-options";

export interface FunctionIdentity {
  readonly name: string;
  readonly arn: string;
  readonly region: string;
  /** Where the function finds DynamoDB: this emulator. */
  readonly endpoint: string;
  readonly accessKey: string;
}

/** The variables that Lambda's runtime sets, and those that point the AWS SDK at this emulator. */
export function workerEnvironment(
  { name, region, endpoint, accessKey }: FunctionIdentity,
  { file, handler = "handler", memoryMb = 128, environment = {} }: FunctionOptions,
): Record<string, string> {
  return {
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: accessKey,
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs22.x",
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: "local",
    LAMBDA_TASK_ROOT: dirname(file),
    _HANDLER: `index.${handler}`,
    TZ: ":UTC",
    // Lambda's Node.js may be newer than this one. The SDK's warning about that would appear in every function's log.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    ...environment,
  };
}
