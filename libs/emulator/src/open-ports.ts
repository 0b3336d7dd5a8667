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
  /** For functions that run when the other ports are closed. @default none */
  readonly background?: { readonly url: string; readonly server: HttpServer };
}

const LOOPBACK = "127.0.0.1";

/**
 * Opens one port, or two where other machines can reach the first, which then serves the API only: the gateway's functions and
 * operators of this machine use the second for the rest.
 *
 * @param background answers functions on a loopback port of their own
 * @throws {ListenError} when the port is not available.
 */
export async function openPorts(
  handlerBehind: (guard: Guard) => Handler,
  { host = LOOPBACK, port = 0, remoteControl = false, pages }: PortOptions,
  background?: Handler,
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
  try {
    const controlUrl = audience === "nobody" ? urlOf(await open("this machine", 0, LOOPBACK)) : url;
    const ports: Ports = { servers, audience, url, controlUrl };
    return background === undefined ? ports : { ...ports, background: await openBackground(background) };
  } catch (error) {
    await Promise.all(servers.map((server) => server.close()));
    throw error;
  }
}

async function openBackground(handle: Handler): Promise<NonNullable<Ports["background"]>> {
  const server = new HttpServer(handle);
  return { url: urlOf(await server.listen(0, LOOPBACK)), server };
}

/** Stops accepting requests, and answers those in progress. The port for functions in the background stays open. */
export async function closePorts({ servers }: Ports): Promise<void> {
  await Promise.all(servers.map((server) => server.close()));
}

/** Closes the port for functions in the background, if there is one. */
export async function closeBackgroundPort({ background }: Ports): Promise<void> {
  await background?.server.close();
}

/** A URL that this machine can connect to, also when the server listens on all addresses. */
function urlOf({ address, port }: AddressInfo): string {
  if (address === "0.0.0.0" || address === "::") return `http://${LOOPBACK}:${port}`;
  return `http://${address.includes(":") ? `[${address}]` : address}:${port}`;
}
