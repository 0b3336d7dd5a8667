import { startPlaces } from "@tollgate/emulator";
import { environmentNamed } from "@tollgate/environments";
import { routerName } from "@tollgate/records";
import { cloudfrontExceptions, routerClients } from "@tollgate/tenant-provisioning-runtime";
import { documentOf } from "./tenants.test-support";

/** Starts the router's store of `dev`, which commands use by CloudFront's API and the SDK. */
export async function startRouterStore() {
  const environment = environmentNamed("dev");
  const name = routerName(environment);
  const places = await startPlaces({
    places: { "1": { document: documentOf(environment), stages: [{ name: "dev" }] } },
    homeAccountId: "000000000000",
    route: () => "1",
    keyValueStore: { name },
  });
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const clients = await routerClients({ server: { endpoint: places.url, credentials } });
  const open = () => cloudfrontExceptions(clients, name);
  return {
    read: () => open().secrets.read(),
    // Each command reads the store's version itself.
    open: async () => Object.assign(open(), { destroy: () => undefined }),
    async close() {
      clients.destroy();
      await places.close();
    },
  };
}
