import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A stand-in for Lambda's runtime API, which gives one event to each runtime and waits for its result. */
export interface RuntimeApi {
  /** Host and port, as in `AWS_LAMBDA_RUNTIME_API`. */
  readonly address: string;
  /** Resolves to the body of the next result or error, and whether it is a result. */
  next(): Promise<{ readonly isResult: boolean; readonly body: string }>;
  close(): void;
}

/** @param event the event that every runtime gets first; it waits in vain for a second one */
export async function startRuntimeApi(event: object): Promise<RuntimeApi> {
  let settle: (answer: { isResult: boolean; body: string }) => void = () => undefined;
  const served = new WeakSet<object>();
  const server = createServer((request, response) => {
    if (request.url === "/2018-06-01/runtime/invocation/next") {
      if (served.has(request.socket)) return;
      served.add(request.socket);
      response
        .writeHead(200, {
          "lambda-runtime-aws-request-id": "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
          "lambda-runtime-deadline-ms": String(Date.now() + 5_000),
          "lambda-runtime-trace-id": "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0",
        })
        .end(JSON.stringify(event));
      return;
    }
    let body = "";
    request.on("data", (part: Buffer) => (body += part.toString()));
    request.on("end", () => {
      settle({ isResult: request.url?.endsWith("/response") ?? false, body });
      response.writeHead(202).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    next: () => new Promise((resolve) => (settle = resolve)),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
