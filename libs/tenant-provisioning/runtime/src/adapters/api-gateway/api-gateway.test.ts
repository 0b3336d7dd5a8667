import type { IncomingMessage } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { APIGatewayClient } from "@aws-sdk/client-api-gateway";
import { collect } from "@tollgate/testing-runtime";
import {
  ApiKeyMissingError,
  ApiKeyNotCreatedError,
  DuplicatePlanError,
  PlanConflictError,
  PlanGoneError,
} from "../../core/errors";
import { apiGatewayKeys } from "./keys";
import { apiGatewayOwnPlans } from "./own-plans";
import { apiGatewayMetering, apiGatewayPlans } from "./plans";

type Answer = readonly [status: number, body: object];

/** Starts a server that answers each request, written as `METHOD path?query`, from a script. */
async function scripted(
  answers: Readonly<Record<string, Answer>>,
  use: (client: APIGatewayClient) => Promise<void>,
) {
  const requests: { line: string; body: unknown }[] = [];
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const line = `${request.method} ${request.url}`;
      requests.push({ line, body });
      const [status, answer] = answers[line] ?? [404, { message: line }];
      const type = status === 409 ? "ConflictException" : "NotFoundException";
      response
        .writeHead(status, status < 400 ? {} : { "x-amzn-errortype": type })
        .end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const client = new APIGatewayClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: "us-east-1",
    credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "example" },
  });
  await use(client).finally(() => {
    client.destroy();
    server.close();
  });
  return requests;
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text === "" ? undefined : JSON.parse(text);
}

const VALUE = "example-gateway-dev-acme";
const wanted = { value: VALUE, description: "d" };
const search = `GET /apikeys?includeValues=true&limit=500&name=${VALUE}`;
const scan = "GET /apikeys?includeValues=true&limit=500";
const key = { id: "k1", name: VALUE, value: VALUE, enabled: true };
const conflict: Answer = [409, { message: "API Key already exists" }];

describe("findIds", () => {
  const page1 = "GET /usageplans?limit=500";
  it("looks through every page", async () => {
    await scripted(
      {
        [page1]: [200, { item: [{ id: "p1", name: "General" }], position: "next" }],
        "GET /usageplans?limit=500&position=next": [200, { item: [{ id: "p2", name: "wanted" }] }],
      },
      async (client) =>
        expect([...(await apiGatewayPlans(client).findIds(["wanted", "other"]))]).toEqual([["wanted", "p2"]]),
    );
  });

  it("finds nothing where there is nothing", async () => {
    await scripted({ [page1]: [200, {}] }, async (client) =>
      expect((await apiGatewayPlans(client).findIds(["wanted"])).size).toBe(0),
    );
  });

  it("refuses to choose between plans of one name", async () => {
    const item = ["p1", "p2"].map((id) => ({ id, name: "wanted" }));
    await scripted({ [page1]: [200, { item }] }, async (client) =>
      expect(apiGatewayPlans(client).findIds(["wanted"])).rejects.toThrow(
        new DuplicatePlanError("wanted", ["p1", "p2"]),
      ),
    );
  });
});

describe("holding and stagesOf", () => {
  const gold = { id: "p1", name: "Gold", apiStages: [{ apiId: "a", stage: "dev" }] };
  it("say which plans have a key, and what they cover", async () => {
    await scripted(
      { "GET /usageplans?keyId=k1&limit=500": [200, { item: [gold, { id: "p2" }] }] },
      async (client) =>
        expect(await apiGatewayPlans(client).holding("k1")).toEqual([
          { id: "p1", name: "Gold", stages: ["a/dev"] },
          { id: "p2", name: "", stages: [] },
        ]),
    );
    await scripted({ "GET /usageplans?limit=500": [200, { item: [gold] }] }, async (client) => {
      expect(await apiGatewayPlans(client).stagesOf("p1")).toEqual(["a/dev"]);
      expect(await apiGatewayPlans(client).stagesOf("gone")).toEqual([]);
    });
  });
});

describe("usageOf", () => {
  const ask = "GET /usageplans/p1/usage?endDate=2026-11-02&limit=500";
  const range = { from: "2026-11-01", to: "2026-11-02" };
  it("gives what keys used, of every page", async () => {
    const pages: Record<string, Answer> = {
      [`${ask}&startDate=2026-11-01`]: [
        200,
        {
          values: {
            k1: [
              [1, 9],
              [2, 7],
            ],
          },
          position: "next",
        },
      ],
      [`${ask}&position=next&startDate=2026-11-01`]: [
        200,
        {
          values: {
            k2: [
              [0, 10],
              [0, 10],
            ],
          },
        },
      ],
    };
    await scripted(pages, async (client) => {
      expect(await collect(apiGatewayMetering(client).usageOf("p1", range))).toEqual([
        {
          keyId: "k1",
          days: [
            { used: 1, left: 9 },
            { used: 2, left: 7 },
          ],
        },
        {
          keyId: "k2",
          days: [
            { used: 0, left: 10 },
            { used: 0, left: 10 },
          ],
        },
      ]);
    });
  });
});

describe("byId", () => {
  it("finds a key with its value, or nothing", async () => {
    await scripted({ "GET /apikeys/k1?includeValue=true": [200, key] }, async (client) => {
      expect(await apiGatewayKeys(client).byId("k1")).toEqual({ id: "k1", value: VALUE, enabled: true });
      expect(await apiGatewayKeys(client).byId("k2")).toBeUndefined();
    });
  });
});

describe("ensure", () => {
  it("creates an enabled key that is named as its value", async () => {
    const requests = await scripted({ [search]: [200, {}], "POST /apikeys": [201, key] }, async (client) =>
      expect(await apiGatewayKeys(client).ensure(wanted)).toEqual({ id: "k1", enabled: true }),
    );
    expect(requests.at(-1)?.body).toEqual({ name: VALUE, value: VALUE, description: "d", enabled: true });
  });

  it("reuses the key with the value, and not one whose name begins alike", async () => {
    const item = [{ id: "k0", name: `${VALUE}-2`, value: `${VALUE}-2` }, key];
    const requests = await scripted({ [search]: [200, { item }] }, async (client) =>
      expect(await apiGatewayKeys(client).ensure(wanted)).toEqual({ id: "k1", enabled: true }),
    );
    expect(requests).toHaveLength(1);
  });

  it("finds a key that was made by hand under another name", async () => {
    const item = [{ ...key, name: "API Key" }];
    await scripted(
      { [search]: [200, {}], "POST /apikeys": conflict, [scan]: [200, { item }] },
      async (client) =>
        expect(await apiGatewayKeys(client).ensure(wanted)).toEqual({ id: "k1", enabled: true }),
    );
  });

  it("says so when the key can neither be created nor found", async () => {
    await scripted({ [search]: [200, {}], "POST /apikeys": conflict, [scan]: [200, {}] }, async (client) =>
      expect(apiGatewayKeys(client).ensure(wanted)).rejects.toThrow(ApiKeyNotCreatedError),
    );
  });
});

describe("addKey", () => {
  const join = "POST /usageplans/p1/keys";
  const look = "GET /usageplans/p1/keys/k1";

  it("adds the key", async () => {
    const requests = await scripted({ [join]: [201, { id: "k1" }] }, (client) =>
      apiGatewayPlans(client).addKey("p1", "k1"),
    );
    expect(requests.map(({ body }) => body)).toEqual([{ keyId: "k1", keyType: "API_KEY" }]);
  });

  it("is content with a key that is in the plan", async () => {
    await scripted({ [join]: conflict, [look]: [200, { id: "k1" }] }, (client) =>
      apiGatewayPlans(client).addKey("p1", "k1"),
    );
  });

  it("is not content with a key that conflicts because another plan has it", async () => {
    await scripted({ [join]: conflict }, async (client) =>
      expect(apiGatewayPlans(client).addKey("p1", "k1")).rejects.toThrow(new PlanConflictError("p1", "k1")),
    );
  });
});

describe("a key that is gone", () => {
  it("cannot be enabled, and may be removed again", async () => {
    const plans: Answer = [200, { item: [{ id: "p1", name: "n" }] }];
    await scripted({ "GET /usageplans?limit=500": plans }, async (client) => {
      await expect(apiGatewayKeys(client).setEnabled("k1", true)).rejects.toThrow(
        new ApiKeyMissingError("k1"),
      );
      await apiGatewayKeys(client).remove("k1");
      await apiGatewayPlans(client).removeKey("p1", "k1");
      await expect(apiGatewayPlans(client).hasKey("p1", "k1")).resolves.toBe(false);
      await expect(apiGatewayPlans(client).addKey("p1", "k1")).rejects.toThrow(new ApiKeyMissingError("k1"));
      await expect(apiGatewayPlans(client).addKey("p2", "k1")).rejects.toThrow(new PlanGoneError("p2"));
    });
  });
});

describe("a usage plan of a tenant's own limits", () => {
  const limits = {
    throttle: { rateLimit: 200, burstLimit: 400 },
    quota: { limit: 5_000_000, period: "MONTH" as const },
  };
  const plan = { id: "p1", name: "n", stages: ["api/dev"], ...limits };
  const [patch, remove] = ["PATCH /usageplans/p1", "DELETE /usageplans/p1"];

  it("is created with its stages, limits and tags", async () => {
    const wanted = { ...plan, description: "d", tags: { tenant: "acme" } };
    const answer = { id: "p1", name: "n", apiStages: [{ apiId: "api", stage: "dev" }], ...limits };
    const [request] = await scripted({ "POST /usageplans": [201, answer] }, async (client) =>
      expect(await apiGatewayOwnPlans(client).create(wanted)).toEqual(plan),
    );
    const { name, apiStages } = answer;
    const tags = { tenant: "acme" };
    expect(request?.body).toEqual({ name, apiStages, ...limits, description: "d", tags });
  });

  it("is changed in place", async () => {
    const requests = await scripted({ [patch]: [200, { id: "p1" }] }, async (client) => {
      const plans = apiGatewayOwnPlans(client);
      await plans.change(plan, { throttle: { rateLimit: 0.5, burstLimit: 1 } });
      await plans.change({ ...plan, throttle: undefined, quota: undefined }, {});
    });
    expect(requests).toEqual([
      {
        line: patch,
        body: {
          patchOperations: [
            { op: "replace", path: "/throttle/rateLimit", value: "0.5" },
            { op: "replace", path: "/throttle/burstLimit", value: "1" },
            { op: "remove", path: "/quota" },
          ],
        },
      },
    ]);
  });

  it("is detached from its stages before it is removed, and may be removed again", async () => {
    const answers = { [patch]: [200, { id: "p1" }], [remove]: [202, {}] } as const;
    const remover = (client: APIGatewayClient) => apiGatewayOwnPlans(client).remove(plan);
    const requests = await scripted(answers, remover);
    expect(requests).toMatchObject([
      { line: patch, body: { patchOperations: [{ op: "remove", path: "/apiStages", value: "api:dev" }] } },
      { line: remove },
    ]);
    expect(await scripted({}, remover)).toHaveLength(2);
  });

  it("that is gone is named where it was to be changed", async () => {
    await scripted({}, async (client) => {
      const change = apiGatewayOwnPlans(client).change(plan, {});
      await expect(change).rejects.toThrow(new PlanGoneError("p1"));
    });
  });
});
