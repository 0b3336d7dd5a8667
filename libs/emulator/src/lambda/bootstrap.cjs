// What Lambda's runtime is to a function: loads the bundle, then answers one event at a time. It runs in a worker
// thread, as plain JavaScript, because a worker does not see the loaders of the program that started it.
const { parentPort, workerData } = require("node:worker_threads");

process.setSourceMapsEnabled(true);

const { file, handlerName, functionName, functionArn, memoryMb } = workerData;

const post = (message) => parentPort.postMessage(message);

/** The shape of an error as Lambda reports it; `trace` is for the log only. */
const describe = (error) =>
  error instanceof Error || (typeof error === "object" && error !== null && "message" in error)
    ? {
        errorType: String(error.name ?? "Error"),
        errorMessage: String(error.message),
        trace: String(error.stack),
      }
    : { errorType: "string", errorMessage: String(error), trace: String(error) };

let handler;
try {
  handler = require(file)[handlerName];
  if (typeof handler !== "function") throw new TypeError(`${handlerName} is not exported as a function`);
  post({ kind: "ready" });
} catch (error) {
  post({ kind: "init-error", error: describe(error) });
}

parentPort.on("message", ({ requestId, event, deadline }) => {
  let answered = false;
  const answer = (message) => {
    if (answered) return;
    answered = true;
    post({ requestId, ...message });
  };
  const succeed = (value) => {
    try {
      answer({ kind: "result", payload: JSON.stringify(value === undefined ? null : value) });
    } catch (error) {
      fail(error);
    }
  };
  const fail = (error) => answer({ kind: "error", error: describe(error) });
  const context = {
    callbackWaitsForEmptyEventLoop: true,
    functionName,
    functionVersion: "$LATEST",
    invokedFunctionArn: functionArn,
    memoryLimitInMB: String(memoryMb),
    awsRequestId: requestId,
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    done: (error, value) => (error ? fail(error) : succeed(value)),
    fail,
    succeed,
  };
  try {
    const returned = handler(JSON.parse(event), context, context.done);
    if (returned && typeof returned.then === "function") returned.then(succeed, fail);
    else if (handler.length < 3) succeed(returned);
  } catch (error) {
    fail(error);
  }
});
