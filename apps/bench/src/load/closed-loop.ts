import { runLoad } from "./run-load";

/** Number of connections. Each sends its next request when the last one is answered. */
export const CONNECTIONS = 50;

export interface ClosedLoop {
  readonly requests: number;
  readonly perSecond: number;
  /** Bytes per answer, head and body. */
  readonly bytesPerAnswer: number;
}

/** The members of autocannon's result that are used here. */
interface Result {
  readonly "2xx": number;
  readonly non2xx: number;
  readonly errors: number;
  readonly duration: number;
  readonly throughput: { readonly total: number };
}

/**
 * Loads a server at its maximum throughput, with autocannon.
 *
 * @param tokens tokens that the requests use in turn
 * @throws when any status but 2xx is answered, because the measurement would then be meaningless.
 */
export async function closedLoop(
  url: string,
  tokens: readonly string[],
  seconds: number,
  connections = CONNECTIONS,
): Promise<ClosedLoop> {
  const requests = tokens.map((authorization) => ({ headers: { authorization } }));
  const result = (await runLoad("autocannon.cjs", {
    url,
    connections,
    duration: seconds,
    requests,
  })) as Result;
  if (result.non2xx > 0 || result.errors > 0 || result["2xx"] === 0) {
    throw new Error(
      `${url}: ${result["2xx"]} answers were 2xx, ${result.non2xx} not, ${result.errors} failed`,
    );
  }
  return {
    requests: result["2xx"],
    perSecond: result["2xx"] / result.duration,
    bytesPerAnswer: result.throughput.total / result["2xx"],
  };
}
