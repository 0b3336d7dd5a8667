import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { createServer, request as httpRequest } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";

/** The cursor after each cursor. The last page leads back to the second. */
const ROUND: Readonly<Record<string, string>> = { a: "b", b: "c", c: "d", d: "b" };

/** Answers with an empty page of any list, and the cursor of the next page. */
function answerPage(response: ServerResponse, next: string): void {
  const page = { Items: [], LastEvaluatedKey: { tenantId: { S: next } }, item: [], position: next };
  response
    .writeHead(200, { "x-amzn-requestid": "r" })
    .end(JSON.stringify({ ...page, events: [], nextToken: next }));
}

/** Servers that do not behave like AWS, by their fault. */
export const FAULTS = {
  silence: () => undefined,
  "headers only": (_, response) => {
    response.writeHead(200, { "content-length": 1000, "x-amzn-requestid": "r" }).flushHeaders();
  },
  "a byte at a time": (_, response) => {
    response.writeHead(200, { "x-amzn-requestid": "r" });
    const timer = setInterval(() => response.write("{"), 20);
    response.on("close", () => clearInterval(timer));
  },
  "a cut": ({ socket }) => void socket.destroy(),
  "a cut body": (_, response) => {
    response.writeHead(200, { "content-length": 1000 });
    response.write('{"Items":[', () => response.socket?.destroy());
  },
  "status 500": (_, response) => void response.writeHead(500).end(),
  "status 503 as a page": (_, response) => void response.writeHead(503).end("<!doctype html>"),
  "status 404 as a page": (_, response) => void response.writeHead(404).end("<!doctype html>"),
  "an empty answer": (_, response) => void response.writeHead(200).end(),
  "an empty object": (_, response) => void response.writeHead(200).end("{}"),
  garbage: (_, response) => void response.writeHead(200).end("\u0000\u001b[2J<!doctype html>"),
  "a list": (_, response) => void response.writeHead(200, { "x-amzn-requestid": "r" }).end("[]"),
  null: (_, response) => void response.writeHead(200, { "x-amzn-requestid": "r" }).end("null"),
  "other types": (_, response) =>
    void response.writeHead(200, { "x-amzn-requestid": "r" }).end(
      JSON.stringify({
        Items: "x",
        Item: [1],
        Responses: 5,
        UnprocessedItems: 1,
        item: { a: 1 },
        id: 5,
        values: 1,
        ids: "x",
      }),
    ),
  "a record of other types": (_, response) =>
    void response.writeHead(200, { "x-amzn-requestid": "r" }).end(
      JSON.stringify({
        Items: [{ tenantId: { S: 5 } }],
        Item: { tenantId: { X: "x" } },
        Responses: { x: [{ a: 1 }] },
        UnprocessedItems: { x: 1 },
        item: [{ id: {} }],
        values: { x: [1] },
      }),
    ),
  "the same page again": (_, response) => void answerPage(response, "a"),
  "pages that go round": (request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => (body += text));
    request.on("end", () => {
      const asked = /"(?:ExclusiveStartKey":\{.*"S|nextToken)":"(\w)"|position=(\w)/.exec(
        `${body} ${request.url}`,
      );
      answerPage(response, ROUND[asked?.[1] ?? asked?.[2] ?? ""] ?? "a");
    });
  },
  "a redirection": (_, response) => void response.writeHead(302, { location: "http://example.com/" }).end(),
  "an endless answer": (_, response) => {
    const write = () => {
      while (!response.destroyed && response.write(" ".repeat(65_536)));
    };
    response.writeHead(200).on("drain", write);
    write();
  },
} satisfies Record<string, RequestListener>;

export type FaultName = keyof typeof FAULTS;

/**
 * Starts a server with a fault.
 *
 * @param behind answers the first `after` requests
 */
export async function startFaultServer(
  fault: FaultName,
  { behind, after = 0, tls }: { behind?: string; after?: number; tls?: { key: Buffer; cert: Buffer } } = {},
) {
  let count = 0;
  const listener: RequestListener = (request, response) => {
    count += 1;
    if (behind !== undefined && count <= after) forward(request, response, behind);
    else (FAULTS[fault] as RequestListener)(request, response);
  };
  const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    isHit: () => count > after,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function forward(request: IncomingMessage, response: ServerResponse, to: string): void {
  const { method = "GET", url = "/", headers } = request;
  const sent = httpRequest(new URL(url, to), { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 500, answer.headers);
    answer.pipe(response);
  });
  sent.on("error", () => response.destroy());
  request.pipe(sent);
}
