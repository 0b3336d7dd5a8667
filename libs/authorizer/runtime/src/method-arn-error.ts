/** The ARN of the called method is not one from which a policy can be derived. The ARN is not repeated: callers choose its path. */
export class MethodArnError extends Error {
  override readonly name = "MethodArnError";

  constructor() {
    super("methodArn is not arn:<partition>:execute-api:<region>:<account>:<api>/<stage>/<method>/<path>");
  }
}
