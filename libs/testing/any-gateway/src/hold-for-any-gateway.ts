import fc from "fast-check";
import { anyGateway, type WrittenGateway } from "./any-gateway";
import type { TeamsFiles } from "./replace-teams-files";

/** How often each gateway was refused, and how often it held. */
export interface Held {
  readonly refused: number;
  readonly held: number;
}

/** So many refusals in a row are no chance: something refuses every gateway. */
const MANY = 100;

/**
 * Tries gateways that a team may write, for some seconds (`ANY_GATEWAY_SECONDS`, or 10), and until one has held or {@link MANY} were refused.
 *
 * @param team where each is written
 * @param holds fails where one that is not refused in a team's words does not work
 * @param server what answers on this machine in the place of a backend that is a server
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
  // On a slow machine the first ones may all be refused, which would show nothing.
  while (Date.now() < end || (counts.held === 0 && counts.refused < MANY)) {
    await fc.assert(fc.asyncProperty(anyGateway(server), tryOne), { numRuns: 1 });
  }
  return counts;
}
