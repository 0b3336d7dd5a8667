import type { AddressInfo } from "node:net";
import { type Audience, type Guard, guard, guarded, isLoopback } from "@tollgate/local-guard";
import { type Handler, HttpServer } from "./http/http-server";
import type { PortOptions } from "./options";

/** An emulator's ports and who may use them. */
export interface Ports {
  readonly servers: readonly HttpServer[];
  /** Who may use the control plane, DynamoDB and pages at `url`. */
  readonly audience: Audience;
  readonly url: string;
  readonly controlUrl: string;
}

const LOOPBACK = "127.0.0.1";

/**
 * Opens one port, or two where other machines can reach the first, which then serves the API only: the gateway's functions and
 * operators of this machine use the second for the rest.
 *
 * @throws {ListenError} when the port is not available.
 */
export async function openPorts(
  handlerBehind: (guard: Guard) => Handler,
  { host = LOOPBACK, port = 0, remoteControl = false, pages }: PortOptions,
): Promise<Ports> {
  const servers: HttpServer[] = [];
  const open = async (audience: Audience, ...where: readonly [port: number, host: string]) => {
    const its = guard(audience);
    const server = new HttpServer(handlerBehind(its), pages && guarded(pages, its));
    const address = await server.listen(...where);
    servers.push(server);
    return address;
  };
  const audience = remoteControl ? "everyone" : isLoopback(host) ? "this machine" : "nobody";
  const address = await open(audience, port, host);
  const url = urlOf(address);
  if (audience !== "nobody") return { servers, audience, url, controlUrl: url };
  try {
    return { servers, audience, url, controlUrl: urlOf(await open("this machine", 0, LOOPBACK)) };
  } catch (error) {
    await servers[0]?.close();
    throw error;
  }
}

/** Stops accepting requests, and answers those in progress. */
export async function closePorts({ servers }: Ports): Promise<void> {
  await Promise.all(servers.map((server) => server.close()));
}

/** A URL that this machine can connect to, also when the server listens on all addresses. */
function urlOf({ address, port }: AddressInfo): string {
  if (address === "0.0.0.0" || address === "::") return `http://${LOOPBACK}:${port}`;
  return `http://${address.includes(":") ? `[${address}]` : address}:${port}`;
}
