import type { APIGatewayClientConfig } from "@aws-sdk/client-api-gateway";
import { APIGatewayClient } from "@aws-sdk/client-api-gateway";
import { ControlPlaneLimiter } from "./control-plane-limiter";
import { controlPlaneRetries, isFinal } from "./control-plane-retries";

/** One for each Region: the quotas are an account's in a Region, and a process has seldom two accounts. */
const limiters = new Map<string, ControlPlaneLimiter>();

/**
 * A client of API Gateway that holds to the published quotas of its control plane, together with all others of this
 * process, and tries again what is refused or lost.
 *
 * @param limiter @default the one of this process and Region
 */
export function controlPlaneClient(
  config: APIGatewayClientConfig & { readonly region: string },
  limiter: ControlPlaneLimiter = limiterOf(config.region),
): APIGatewayClient {
  const client = new APIGatewayClient({ retryStrategy: controlPlaneRetries(), ...config });
  client.middlewareStack.addRelativeTo(
    limitedBy(limiter),
    // Inside of the retries, because each one is a call, and before the signature, which does not last for ever.
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

/** The limiter of this process and a Region. */
export function limiterOf(region: string): ControlPlaneLimiter {
  const limiter = limiters.get(region) ?? new ControlPlaneLimiter();
  limiters.set(region, limiter);
  return limiter;
}

function isRefusal(error: unknown): boolean {
  return (
    !isFinal(error) &&
    (error as { readonly $metadata?: { readonly httpStatusCode?: number } }).$metadata?.httpStatusCode === 429
  );
}
