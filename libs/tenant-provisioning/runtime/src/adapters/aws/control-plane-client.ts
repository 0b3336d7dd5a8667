import type { APIGatewayClientConfig } from "@aws-sdk/client-api-gateway";
import { APIGatewayClient } from "@aws-sdk/client-api-gateway";
import { ControlPlaneLimiter } from "./control-plane-limiter";
import { controlPlaneRetries, isFinal } from "./control-plane-retries";

/** One limiter per account and Region, as quotas are. */
const limiters = new Map<string, ControlPlaneLimiter>();

/**
 * Creates an API Gateway client that, together with all other clients of this process, stays within the
 * published rates of the control plane, and retries calls that were throttled or lost.
 *
 * @param limiter @default the limiter of this process, the credentials' account and the Region
 */
export function controlPlaneClient(
  config: APIGatewayClientConfig & { readonly region: string },
  limiter: ControlPlaneLimiter = limiterOf(config.region),
): APIGatewayClient {
  const client = new APIGatewayClient({ retryStrategy: controlPlaneRetries(), ...config });
  client.middlewareStack.addRelativeTo(
    limitedBy(limiter),
    // Inside the retries, because each retry is a call. Before signing, because a signature expires.
    { name: "controlPlaneLimiter", relation: "before", toMiddleware: "httpSigningMiddleware" },
  );
  return client;
}

const limitedBy =
  (limiter: ControlPlaneLimiter) =>
  <Args, Output>(
    next: (args: Args) => Promise<Output>,
    { commandName }: { readonly commandName?: unknown },
  ) =>
  async (args: Args): Promise<Output> => {
    const operation = String(commandName).replace(/Command$/, "");
    try {
      return await limiter.run(operation, () => next(args));
    } catch (error) {
      if (isRefusal(error)) limiter.refused(operation);
      throw error;
    }
  };

/**
 * Returns the limiter that all clients of this process share in an account and Region.
 *
 * @param account @default that of the credentials
 */
export function limiterOf(region: string, account = ""): ControlPlaneLimiter {
  const place = `${account} ${region}`;
  const limiter = limiters.get(place) ?? new ControlPlaneLimiter();
  limiters.set(place, limiter);
  return limiter;
}

function isRefusal(error: unknown): boolean {
  return (
    !isFinal(error) &&
    (error as { readonly $metadata?: { readonly httpStatusCode?: number } }).$metadata?.httpStatusCode === 429
  );
}
