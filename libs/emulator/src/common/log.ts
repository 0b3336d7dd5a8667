/** Where the emulator writes. It never passes on a token, a header or a body. */
export interface EmulatorLog {
  /** One line of a stage's access log. */
  access(line: string): void;
  /**
   * One line that a Lambda function wrote to its stdout or stderr, or the report of its failure.
   *
   * @param requestId of the invocation, as `awsRequestId` in the function's context; undefined while the function is loaded.
   */
  lambda(functionName: string, line: string, requestId: string | undefined): void;
  /** A message for the developer, such as that a policy does not parse. */
  problem(message: string): void;
}

export const silentLog: EmulatorLog = { access: () => {}, lambda: () => {}, problem: () => {} };
