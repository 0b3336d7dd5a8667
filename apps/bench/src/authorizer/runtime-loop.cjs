// The loop of Lambda's Node.js runtime around a bundle: loads it, then takes events from the runtime API and posts
// results. Usage: `runtime-loop.cjs <bundle>`, with AWS_LAMBDA_RUNTIME_API as on Lambda.
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html

const http = require("node:http");

const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(":");
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

function call(method, path, body = "") {
  return new Promise((resolve, reject) => {
    const options = { host, port, agent, method, path: `/2018-06-01/runtime${path}` };
    http
      .request({ ...options, headers: { "content-length": Buffer.byteLength(body) } }, (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (part) => (text += part));
        response.on("end", () => resolve({ headers: response.headers, text }));
      })
      .on("error", reject)
      .end(body);
  });
}

async function main() {
  const { handler } = require(process.argv[2]);
  for (;;) {
    const { headers, text } = await call("GET", "/invocation/next");
    const awsRequestId = headers["lambda-runtime-aws-request-id"];
    process.env._X_AMZN_TRACE_ID = headers["lambda-runtime-trace-id"];
    try {
      const result = await handler(JSON.parse(text), { awsRequestId });
      await call("POST", `/invocation/${awsRequestId}/response`, JSON.stringify(result));
    } catch (error) {
      const { name, message, stack = "" } = error;
      const failure = { errorType: name, errorMessage: message, trace: stack.split("\n") };
      await call("POST", `/invocation/${awsRequestId}/error`, JSON.stringify(failure));
    }
  }
}

void main();
