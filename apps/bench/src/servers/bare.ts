import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { serveParent } from "./serve-parent";

const body = JSON.stringify({ status: "ok" });
/** The same number of bytes as the gateway's answer; the throughput benchmark verifies it. */
const headers = [
  ["x-amzn-RequestId", "00000000-0000-4000-8000-000000000000"],
  ["x-amz-apigw-id", "AAAAAAAAAAAAAAA="],
  ["Content-Type", "application/json"],
  ["Content-Length", String(Buffer.byteLength(body))],
].flat();

const server = createServer((_, response) => response.writeHead(200, headers).end(body));
server.listen(0, "127.0.0.1", () =>
  serveParent(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
);
