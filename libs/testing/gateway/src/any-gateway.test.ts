import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { holdForAnyGateway, replaceTeamsFiles, type WrittenRoute } from "@tollgate/testing-any-gateway";

jest.setTimeout(600_000);

/** A server whose answer shows that the server was called. */
const server = createServer(({ method }, answer) => {
  answer.setHeader("content-type", "application/json");
  answer.end(JSON.stringify({ server: true, httpMethod: method }));
});

beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
afterAll(() => server.close());

it("any team files are refused by the name of their mistake, or each route is served to tenants only", async () => {
  const team = replaceTeamsFiles();
  const { startGateway } = await import("./start-gateway");
  const { held } = await holdForAnyGateway(
    team,
    async (gateway) => {
      const env = String(gateway.environments[0]?.["name"]);
      const { url, tenant, close } = await startGateway({ env, onOutput: () => undefined });
      const ask = async (route: WrittenRoute) => {
        const { method, path, body } = route;
        const init = {
          method,
          ...(body !== undefined && { body, headers: { "content-type": "application/json" } }),
        };
        // One tenant for each request, because a plan may allow only one request.
        const { fetch: send } = await tenant();
        const [asTenant, anonymous] = await Promise.all([send(path, init), fetch(url + path, init)]);
        return [asTenant.status, await asTenant.json(), anonymous.status];
      };
      try {
        for (const route of gateway.routes) {
          const { resource, method, isPublic, isServers } = route;
          const answer = isServers ? { server: true, httpMethod: method } : { resource, httpMethod: method };
          expect([resource, method, await ask(route)]).toEqual([
            resource,
            method,
            [200, answer, isPublic ? 200 : 401],
          ]);
        }
      } finally {
        await close();
      }
    },
    `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  );
  expect(held).toBeGreaterThan(0);
});
