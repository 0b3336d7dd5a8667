/** A Lambda function that the emulator runs. */
export interface FunctionOptions {
  /** The bundle: a CommonJS file, with its source map beside it. */
  readonly file: string;
  /** Name of the exported handler. @default "handler" */
  readonly handler?: string;
  /**
   * Its environment variables; it sees no others of this process. `AWS_ENDPOINT_URL` (this emulator), the Region,
   * credentials and Lambda's own variables are added unless they are here.
   * @default {}
   */
  readonly environment?: Readonly<Record<string, string>>;
  /**
   * What its role allows: requests that the AWS SDK signs with the function's credentials are checked against it.
   * @default everything
   */
  readonly permissions?: readonly FunctionPermission[];
  /** @default 3000, as Lambda's */
  readonly timeoutMs?: number;
  /** Also the limit of the worker's heap. @default 128 */
  readonly memoryMb?: number;
}

/** Actions as IAM names them, such as `dynamodb:GetItem`, and the ARNs on which they are allowed, without wildcards. */
export interface FunctionPermission {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

/**
 * How an invocation ended. `result` holds what the handler returned; an `overdue` invocation goes on; a `refused` one has not begun,
 * because Lambda returned an error status.
 */
export type InvocationResult =
  | { readonly kind: "result"; readonly payload: string }
  | FailedInvocation
  | { readonly kind: "overdue" }
  | { readonly kind: "refused"; readonly status: number; readonly message: string };

export type FailedInvocation =
  | { readonly kind: "error"; readonly error: FunctionError }
  | { readonly kind: "timeout"; readonly timeoutMs: number }
  | { readonly kind: "crash"; readonly reason: string };

/** The `errorMessage` that Lambda answers with for a function that failed. */
export function errorMessageOf(failure: FailedInvocation, requestId: string): string {
  switch (failure.kind) {
    case "error":
      return failure.error.errorMessage;
    case "timeout":
      return `RequestId: ${requestId} Error: Task timed out after ${(failure.timeoutMs / 1000).toFixed(2)} seconds`;
    case "crash":
      return `RequestId: ${requestId} Error: ${failure.reason}`;
  }
}

export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: string;
}

/**
 * The function's ARN in the URI that API Gateway invokes it by:
 * `arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/{functionArn}/invocations`.
 */
export function functionArnOf(untrustedUri: string | undefined): string | undefined {
  return /:lambda:path\/2015-03-31\/functions\/(.+)\/invocations$/.exec(untrustedUri ?? "")?.[1];
}

/** The function's name in its ARN, without a version or an alias. */
export function functionNameOf(arn: string): string {
  return arn.split(":")[6] ?? arn;
}
