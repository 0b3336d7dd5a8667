import fc from "fast-check";
import { anyGateway, type WrittenGateway } from "./any-gateway";
import type { TeamsFiles } from "./replace-teams-files";

/** How often each gateway was refused, and how often it held. */
export interface Held {
  readonly refused: number;
  readonly held: number;
}

/**
 * Tries gateways that a team may write, for some seconds: `ANY_GATEWAY_SECONDS`, or 10.
 *
 * @param team where each is written
 * @param holds fails where one that is not refused in a team's words does not work
 */
export async function holdForAnyGateway(
  team: TeamsFiles,
  holds: (gateway: WrittenGateway) => Promise<void>,
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
  let last = Promise.resolve();
  await fc.assert(
    fc.asyncProperty(anyGateway, (gateway) => (last = tryOne(gateway))),
    { numRuns: 100_000, interruptAfterTimeLimit: seconds * 1_000, markInterruptAsFailure: false },
  );
  // fast-check leaves the one under way alone when the time is over.
  await last;
  return counts;
}
