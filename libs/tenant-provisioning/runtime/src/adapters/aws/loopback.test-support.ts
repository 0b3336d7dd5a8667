import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export interface LoopbackRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface LoopbackAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** @default an empty object */
  readonly json?: unknown;
  /** Sent instead of `json`. */
  readonly html?: string;
}

/** Runs `use` with a server that answers as an AWS service, with the answers of the test. */
export async function withServer<Result>(
  answer: (request: LoopbackRequest) => LoopbackAnswer,
  use: (config: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  }) => Promise<Result>,
): Promise<Result> {
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const { method = "", url = "", headers: sent } = request;
      const { status, headers, html, json = {} } = answer({ method, url, headers: sent, body });
      response.writeHead(status, { "content-type": "application/json", ...headers });
      response.end(html ?? JSON.stringify(json));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  try {
    return await use({ endpoint, region: "us-east-1", credentials });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
