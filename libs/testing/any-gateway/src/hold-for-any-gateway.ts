import fc from "fast-check";
import { anyGateway, type WrittenGateway } from "./any-gateway";
import type { TeamsFiles } from "./replace-teams-files";

/** The number of rejected gateways, and of gateways that passed. */
export interface Held {
  readonly refused: number;
  readonly held: number;
}

/** After so many consecutive rejections, every gateway is rejected for the same reason. */
const MAX_REJECTED = 100;

/**
 * Tests generated gateways for some seconds (`ANY_GATEWAY_SECONDS`, or 10), and until one has passed or
 * {@link MAX_REJECTED} were rejected.
 *
 * @param team writes each gateway
 * @param holds fails if a gateway that was not rejected does not work
 * @param server the local address that stands in for a backend's server
 */
export async function holdForAnyGateway(
  team: TeamsFiles,
  holds: (gateway: WrittenGateway) => Promise<void>,
  server = "http://127.0.0.1:9",
): Promise<Held> {
  const counts = { refused: 0, held: 0 };
  const tryOne = async (gateway: WrittenGateway): Promise<void> => {
    try {
      await team.write(gateway);
      await holds(gateway);
      counts.held++;
    } catch (error) {
      if (!(await team.isRefusal(error))) throw error;
      counts.refused++;
    }
  };
  const seconds = Number(process.env["ANY_GATEWAY_SECONDS"] ?? 10);
  const end = Date.now() + seconds * 1_000;
  // On a slow machine, all gateways of the first seconds may be rejected, which would prove nothing.
  while (Date.now() < end || (counts.held === 0 && counts.refused < MAX_REJECTED)) {
    await fc.assert(fc.asyncProperty(anyGateway(server), tryOne), { numRuns: 1 });
  }
  return counts;
}
