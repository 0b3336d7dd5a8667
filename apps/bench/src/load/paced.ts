import { CONNECTIONS } from "./closed-loop";
import { runLoad } from "./run-load";

/** Percentiles of the time from when a request is due until it is answered, in milliseconds. */
export interface Latency {
  readonly p50: number;
  readonly p99: number;
}

/** Time until the load generator's own code is optimized and its connections are open. */
const WARM_UP_SECONDS = 3;

/** Loads a server at a steady rate. */
export function paced(url: string, token: string, perSecond: number, seconds: number): Promise<Latency> {
  const options = {
    url,
    token,
    perSecond,
    warmUpSeconds: WARM_UP_SECONDS,
    seconds,
    connections: CONNECTIONS,
  };
  return runLoad("paced.cjs", options) as Promise<Latency>;
}
