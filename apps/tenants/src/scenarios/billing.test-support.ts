import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** How a request fails: a status without billing, or what happens around billing. */
type Fault = number | "bill and drop" | "bill and fail" | "drop" | "delay" | undefined;

const FAULTS: readonly Fault[] = [
  "bill and drop",
  429,
  undefined,
  "drop",
  "bill and fail",
  "bill and drop",
  500,
  "delay",
  "bill and drop",
  429,
];

interface Event {
  readonly id: string;
  readonly specversion: string;
  readonly data: { readonly requests: number };
}

/**
 * Starts a billing system that bills once for each id of an event.
 *
 * @param faults of its first requests; later ones succeed
 */
export async function startBilling(faults: readonly Fault[] = FAULTS) {
  const bills = new Map<string, number>();
  const authorizations = new Set<string | undefined>();
  let requests = 0;
  let received = 0;
  const bill = (events: readonly Event[]) => {
    received += events.length;
    for (const { id, specversion, data } of events)
      if (specversion === "1.0" && !bills.has(id)) bills.set(id, data.requests);
  };
  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const parts: Buffer[] = [];
    for await (const part of incoming) parts.push(part as Buffer);
    const fault = faults[requests++];
    authorizations.add(incoming.headers.authorization);
    const isBatch =
      incoming.headers["content-type"]?.startsWith("application/cloudevents-batch+json") === true;
    if (!isBatch || incoming.headers["idempotency-key"] === undefined) return outgoing.writeHead(415).end();
    if (typeof fault === "number") return outgoing.writeHead(fault, { "Retry-After": "1" }).end();
    if (fault !== "drop") bill(JSON.parse(Buffer.concat(parts).toString("utf8")) as readonly Event[]);
    if (fault === "drop" || fault === "bill and drop") return incoming.socket.destroy();
    // Other requests are answered meanwhile.
    if (fault === "delay") await new Promise((resolve) => setImmediate(resolve));
    return outgoing.writeHead(fault === "bill and fail" ? 500 : 202).end();
  };
  const server = createServer((incoming, outgoing) => void answer(incoming, outgoing));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/usage`,
    /** The billed requests by id. */
    bills: () => Object.fromEntries(bills),
    /** The number of received events, with repetitions. */
    received: () => received,
    authorizations: () => authorizations,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
