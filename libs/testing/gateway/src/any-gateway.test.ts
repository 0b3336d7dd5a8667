import { holdForAnyGateway, replaceTeamsFiles, type WrittenRoute } from "@tollgate/testing-any-gateway";

jest.setTimeout(600_000);

it("whatever a team writes is refused in its words, or served: each route to a tenant, and to no one else", async () => {
  const team = replaceTeamsFiles();
  const { startGateway } = await import("./start-gateway");
  const { held } = await holdForAnyGateway(team, async (gateway) => {
    const env = String(gateway.environments[0]?.["name"]);
    const { url, tenant, close } = await startGateway({ env, onOutput: () => undefined });
    const ask = async (route: WrittenRoute) => {
      const { method, path, body } = route;
      const init = {
        method,
        ...(body !== undefined && { body, headers: { "content-type": "application/json" } }),
      };
      // One each, as a plan may let no more than one request in.
      const { fetch: send } = await tenant();
      const [asTenant, anonymous] = await Promise.all([send(path, init), fetch(url + path, init)]);
      return [asTenant.status, await asTenant.json(), anonymous.status];
    };
    try {
      for (const route of gateway.routes) {
        const { resource, method, isPublic } = route;
        expect([resource, method, await ask(route)]).toEqual([
          resource,
          method,
          [200, { resource, httpMethod: method }, isPublic ? 200 : 401],
        ]);
      }
    } finally {
      await close();
    }
  });
  expect(held).toBeGreaterThan(0);
});
