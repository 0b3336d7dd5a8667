// What Lambda's runtime is to a function: loads the bundle, then answers one event at a time. It runs in a worker
// thread, as plain JavaScript, because a worker does not see the loaders of the program that started it.
const { parentPort, receiveMessageOnPort, workerData } = require("node:worker_threads");
const { Channel, SLOTS } = require("./channel.cjs");

process.setSourceMapsEnabled(true);

const { file, handlerName, functionName, functionArn, memoryMb, timeoutMs } = workerData;
const channel = new Channel(workerData.memory);

/** Of the event that runs, or ran last: as with Lambda, what a function writes later is still that one's. */
let currentRequestId = "";

/** Puts a mark with the id of the request before each line that the function writes; the owner takes it off again. */
const markLines = (stream) => {
  const write = stream.write.bind(stream);
  let atStart = true;
  stream.write = (chunk, encoding, callback) => {
    if (typeof encoding === "function") [encoding, callback] = [undefined, encoding];
    const text = typeof chunk === "string" ? Buffer.from(chunk, encoding) : Buffer.from(chunk);
    const parts = [];
    for (let at = 0; at < text.length;) {
      const end = text.indexOf(LINE_BREAK, at) + 1 || text.length;
      if (atStart) parts.push(Buffer.from(`\0${currentRequestId}\t`));
      parts.push(text.subarray(at, end));
      atStart = text[end - 1] === LINE_BREAK;
      at = end;
    }
    return write(Buffer.concat(parts), callback);
  };
};
const LINE_BREAK = 10;
markLines(process.stdout);
markLines(process.stderr);

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
} catch (error) {
  post({ kind: "init-error", error: describe(error) });
}

/** Events that were too long for the channel, in their order. */
const posted = [];
/** One that was posted is on its way at least, because it is offered only then. Those before it were reclaimed. */
const takePosted = (number) => {
  for (;;) {
    const message = posted.shift() ?? receiveMessageOnPort(parentPort).message;
    if (message?.number === number) return message.text;
  }
};

let running = false;
/** How many events began since the event loop turned last: what else the function does must have its turn. */
let inTurn = 0;

/** Runs what the channel holds, one event after the other. */
const work = () => {
  if (running) return;
  if (inTurn === SLOTS) {
    inTurn = 0;
    setImmediate(work);
    return;
  }
  let number = channel.claim();
  if (number === undefined) {
    inTurn = 0;
    channel.letWorkerSleep();
    number = channel.claim();
    if (number === undefined) return;
  }
  running = true;
  inTurn++;
  const text = channel.event(number, takePosted);
  const eventAt = text.indexOf("\n") + 1;
  const began = performance.now();
  handle(text.slice(eventAt), text.slice(0, eventAt - 1), (message) => {
    // Each on its own: the next event may never end, and must not keep this answer.
    const answered = channel.answer(number, message.payload, performance.now() - began);
    if (!answered) post({ number, ...message });
    else if (channel.mustWakeOwner()) post(null);
    running = false;
    // A handler that calls back goes on until it returns.
    queueMicrotask(work);
  });
};

const handle = (event, requestId, respond) => {
  currentRequestId = requestId;
  const deadline = Date.now() + timeoutMs;
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

if (handler) {
  parentPort.on("message", (message) => {
    if (message) posted.push(message);
    work();
  });
  work();
}
