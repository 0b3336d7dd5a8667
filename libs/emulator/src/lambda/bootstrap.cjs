// What Lambda's runtime is to a function: loads the bundle, then answers one event at a time. It runs in a worker
// thread, as plain JavaScript, because a worker does not see the loaders of the program that started it.
const { parentPort, workerData } = require("node:worker_threads");

process.setSourceMapsEnabled(true);

const { file, handlerName, functionName, functionArn, memoryMb, timeoutMs } = workerData;

/** See `claims.ts`: the number of the next event, and when the last one began. */
const claims = new Int32Array(workerData.claims);
const [NEXT, BEGAN] = [0, 1];

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
  const exported = require(file)[handlerName];
  if (typeof exported !== "function") throw new TypeError(`${handlerName} is not exported as a function`);
  handler = exported;
  post({ kind: "ready" });
} catch (error) {
  post({ kind: "init-error", error: describe(error) });
}

/** Runs the events of a batch one after the other, until it is over or the rest was taken back. */
const run = (batch, at) => {
  const number = batch.first + at;
  if (at === batch.events.length) return;
  if (Atomics.compareExchange(claims, NEXT, number, number + 1) !== number) return;
  const beganAt = Date.now();
  Atomics.store(claims, BEGAN, beganAt | 0);
  const began = performance.now();
  handle(batch.events[at], batch.requestIds[at], beganAt + timeoutMs, (message) => {
    // Each on its own: the next event may never end, and must not keep this answer.
    post({ number, tookMs: performance.now() - began, ...message });
    // A handler that calls back goes on until it returns.
    queueMicrotask(() => run(batch, at + 1));
  });
};

const handle = (event, requestId, deadline, respond) => {
  let answered = false;
  const answer = (message) => {
    if (answered) return;
    answered = true;
    respond(message);
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
};

if (handler) parentPort.on("message", (batch) => run(batch, 0));
