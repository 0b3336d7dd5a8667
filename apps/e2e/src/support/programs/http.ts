import { connect } from "node:net";

export interface Answer {
  readonly status: number;
  readonly contentType: string | null;
  readonly errorType: string | null;
  readonly body: unknown;
}

/** Sends a request to the execute API. The answer's body must be JSON. */
export async function request(url: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url, init);
  return {
    status: response.status,
    contentType: response.headers.get("content-type"),
    errorType: response.headers.get("x-amzn-errortype"),
    body: JSON.parse(await response.text()),
  };
}

/** Sends bytes unchanged, and returns the answer until the other side closes the connection. */
export function sendRaw(url: string, bytes: string | Buffer): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let received = "";
    const socket = connect(Number(port), hostname, () => socket.end(bytes));
    socket.setEncoding("utf8").on("data", (chunk: string) => (received += chunk));
    socket.once("close", () => resolve(received));
    // A server that rejects the rest of a request may reset the connection after its answer.
    socket.once("error", (error) => (received === "" ? reject(error) : resolve(received)));
  });
}
