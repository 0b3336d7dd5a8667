import { startGateway, type TestGateway } from "@tollgate/testing-gateway";

describe("orders", () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway({ env: "staging" });
  });
  afterAll(() => gateway?.close());

  it("are shown to who placed them", async () => {
    const [acme, other] = [
      await gateway.tenant({ tenantId: "acme" }),
      await gateway.tenant({ plan: "Free" }),
    ];
    const headers = { "content-type": "application/json" };
    const placed = await acme.fetch("/orders", { method: "POST", headers, body: '{"item":"tea"}' });
    const { id, currency } = (await placed.json()) as { id: string; currency: string };
    expect([placed.status, currency]).toEqual([201, "EUR"]);
    const shown = await acme.fetch(`/orders/${id}`);
    expect(await shown.json()).toEqual({ id, item: "tea" });
    expect((await other.fetch(`/orders/${id}`)).status).toBe(404);
  });

  it("have an item", async () => {
    const { fetch: send } = await gateway.tenant();
    const headers = { "content-type": "application/json" };
    expect((await send("/orders", { method: "POST", headers, body: "{}" })).status).toBe(400);
  });
});
