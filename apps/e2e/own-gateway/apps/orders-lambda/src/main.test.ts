import { createHmac } from "node:crypto";
import { startGateway, type TestGateway } from "@tollgate/testing-gateway";

describe("orders", () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway({ env: "staging", secrets: { "/acme/test/payment": "a key" } });
  });
  afterAll(() => gateway?.close());

  it("are shown to who placed them", async () => {
    const [acme, stranger] = [
      await gateway.tenant({ tenantId: "acme" }),
      await gateway.tenant({ plan: "Free" }),
    ];
    const headers = { "content-type": "application/json" };
    const placed = await acme.fetch("/orders", { method: "POST", headers, body: '{"item":"tea"}' });
    const { id, ...other } = (await placed.json()) as { id: string };
    const signature = createHmac("sha256", "a key").update(id).digest("hex");
    expect([placed.status, other]).toEqual([201, { currency: "EUR", signature }]);
    const shown = await acme.fetch(`/orders/${id}`);
    expect(await shown.json()).toEqual({ id, item: "tea" });
    expect((await stranger.fetch(`/orders/${id}`)).status).toBe(404);
  });

  it("have an item", async () => {
    const { fetch: send } = await gateway.tenant();
    const headers = { "content-type": "application/json" };
    expect((await send("/orders", { method: "POST", headers, body: "{}" })).status).toBe(400);
  });
});
