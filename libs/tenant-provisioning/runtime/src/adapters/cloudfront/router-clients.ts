// The router of an environment with several cells: its exceptions, in a key value store of CloudFront.
// Not here: the decision which cell answers a request (`libs/cell-router`).

import { checkBefore, connect, type ReachOptions } from "../aws/aws-clients";
import { controlPlaneRetries } from "../aws/control-plane-retries";
import type { RouterClients } from "./router-exceptions";

/** The Region of CloudFront's control plane. */
const REGION = "us-east-1";

/**
 * Creates the clients of the router's store, in the account of the environment. The SDK's packages are loaded here, because
 * only environments with several cells use them.
 *
 * Requests to the store are signed for all Regions (SigV4A), by a signer in plain JavaScript that registers itself with the
 * SDK when it is loaded.
 *
 * @throws {EndpointError} when a variable that sets an endpoint has no valid address.
 */
export async function routerClients(
  options: ReachOptions = {},
): Promise<RouterClients & { destroy(): void }> {
  const { reach, waiting, config, check, ends } = connect(REGION, options);
  await import("@aws-sdk/signature-v4a");
  const { CloudFrontClient } = await import("@aws-sdk/client-cloudfront");
  const { CloudFrontKeyValueStoreClient } = await import("@aws-sdk/client-cloudfront-keyvaluestore");
  const retryStrategy = controlPlaneRetries({ waiting });
  const cloudfront = new CloudFrontClient({ ...config, retryStrategy });
  const server = serverOf(config);
  const store = new CloudFrontKeyValueStoreClient({
    ...config,
    retryStrategy,
    ...(server && { endpoint: standInFor(server) }),
  });
  if (server)
    store.middlewareStack.add(
      (next) => (args) => {
        (args.request as { hostname: string }).hostname = server.hostname;
        return next(args);
      },
      // Before the header `Host` is set, which is signed.
      { step: "build", priority: "high", name: "hostOfServer" },
    );
  reach.watch(cloudfront, "CloudFront", "xml");
  reach.watch(store, "the router's store");
  if (check !== undefined) for (const client of [cloudfront, store]) checkBefore(client, check);
  return {
    cloudfront,
    store,
    destroy() {
      for (const client of [cloudfront, store, ...ends]) client.destroy();
    },
  };
}

/** Returns the server that stands in for AWS, if there is one. */
function serverOf(config: object): URL | undefined {
  const { endpoint } = config as { readonly endpoint?: string };
  const url =
    endpoint ?? (process.env["AWS_ENDPOINT_URL_CLOUDFRONT_KEYVALUESTORE"] || process.env["AWS_ENDPOINT_URL"]);
  return url ? new URL(url) : undefined;
}

/**
 * Returns the address that the SDK puts the account before, as it does with every address of this service. Such names exist at
 * AWS only, and an IP address cannot have one.
 */
function standInFor({ protocol, port, pathname }: URL): string {
  return `${protocol}//server.invalid${port === "" ? "" : `:${port}`}${pathname}`;
}
