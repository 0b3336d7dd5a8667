import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { answerClientError } from "./http-server";

const timeout = Object.assign(new Error("timeout"), { code: "ERR_HTTP_REQUEST_TIMEOUT" });

/** What a client reads that has sent this, when the server's limit for the headers is over. */
async function readAfterTimeout(sent: string): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const client = connect((server.address() as AddressInfo).port, "127.0.0.1");
  const [accepted] = (await once(server, "connection")) as [Socket];
  if (sent !== "") {
    client.write(sent);
    await once(accepted, "data");
  }
  answerClientError(timeout, accepted);
  let received = "";
  client.setEncoding("utf8").on("data", (text: string) => (received += text));
  await once(client, "close");
  await new Promise((resolve) => server.close(resolve));
  return received;
}

it("ends a connection without an answer that nothing came on, because its first request would read it", async () => {
  expect(await readAfterTimeout("")).toBe("");
});

it("answers a request whose headers take too long", async () => {
  expect(await readAfterTimeout("GET / HTTP/1.1\r\n")).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
});
