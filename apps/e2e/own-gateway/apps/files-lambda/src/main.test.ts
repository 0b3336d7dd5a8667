import { createHmac } from "node:crypto";
import { startGateway, type TestGateway } from "@tollgate/testing-gateway";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ env: "dev", secrets: { "acme/seal": { key: "seal" } } });
});
afterAll(() => gateway?.close());

it("greets everyone", async () => {
  const answer = await fetch(`${gateway.url}/greeting`);
  expect([answer.status, await answer.json()]).toEqual([200, { greeting: "hello" }]);
});

it("keeps bytes under any path, until they are deleted", async () => {
  const { fetch: send } = await gateway.tenant();
  const bytes = Uint8Array.from([0, 255, 13, 10, 128]);
  const octets = "application/octet-stream";
  const put = await send("/files/a/b", { method: "PUT", headers: { "content-type": octets }, body: bytes });
  expect(put.status).toBe(201);
  const kept = await send("/files/a/b", { headers: { accept: octets } });
  expect(new Uint8Array(await kept.arrayBuffer())).toEqual(bytes);
  expect(kept.headers.get("x-seal")).toBe(createHmac("sha256", "seal").update(bytes).digest("hex"));
  expect((await send("/files/a/b", { method: "DELETE" })).status).toBe(204);
  expect((await send("/files/a/b")).status).toBe(404);
});

it("lets pages of two origins ask", async () => {
  for (const origin of ["https://shop.example.com", "https://partners.example.com"]) {
    const headers = { origin, "access-control-request-method": "GET" };
    const answer = await fetch(`${gateway.url}/orders`, { method: "OPTIONS", headers });
    expect(answer.headers.get("access-control-allow-origin")).toBe(origin);
  }
});
